/**
 * A task that only waits for the network, for files or for timers. The event loop waits for thousands of those at once;
 * a pool for as many as it has workers. Silent as soon as the task computes, or does anything that cannot be seen.
 */
import { onlyWaits, type Waiting } from '../effects/waiting.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { directCallFixes } from '../fixes/direct-call-fix.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import type { Report, Rule } from './rule.ts';

const noIoBoundTask: Rule = {
  id: 'no-io-bound-task',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A task only waits for IO or timers, for which no worker is needed.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      const task = taskOf(call, view);
      const reach = task?.target === undefined ? undefined : view.reachOf(task.target);
      const waiting = reach === undefined ? undefined : onlyWaits(reach);
      if (task === undefined || waiting === undefined || isStandIn(waiting, view)) return [];
      return [report(call, task, waiting, view)];
    });
  },
};

export default noIoBoundTask;

/** In tests and benchmarks a task that sleeps stands for one that works. */
function isStandIn({ isTimer }: Waiting, view: FileView): boolean {
  return isTimer && view.isTrial;
}

function report(call: PoolCall, task: SubmittedTask, { on, isTimer }: Waiting, view: FileView): Report {
  const pool = view.textOf(call.receiver);
  const name = namedTask(task);
  const what = isTimer ? 'a timer' : 'input and output';
  return {
    span: spanOfTask(task, call),
    message: `${name === 'the task' ? 'The task' : name} only waits for ${what} (\`${on.call.text}\`), and so does the worker that runs it: \`${pool}\` has as many of them under way as it has workers, and each pays for the way there and back. Call it directly; the event loop waits for thousands at once.`,
    related: [
      ...on.steps.map((step) => view.locate(step.path, step.span, `calls \`${step.name}\``)),
      view.locate(on.path, on.call.span, `waits for \`${on.call.text}\``),
    ],
    fixes: directCallFixes(call, view),
  };
}
