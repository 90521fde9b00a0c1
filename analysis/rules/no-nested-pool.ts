/**
 * A task that makes a pool. Every worker that runs it starts workers of its own: as many as the square of what was meant,
 * on the same cores. Silent where the outer pool has one worker, or the code asks which side it is on.
 */
import type { OutwardCall } from '../effects/reach.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { asksWhereItRuns } from '../lifecycle/asks-where-it-runs.ts';
import { hasOneWorker } from '../pools/one-worker.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import type { Report, Rule } from './rule.ts';

const noNestedPool: Rule = {
  id: 'no-nested-pool',
  defaultSeverity: 'error',
  summary: 'A task makes a pool, so that every worker starts workers of its own.',
  check(view: FileView): readonly Report[] {
    // Tests nest pools to see what happens.
    if (view.isTrial) return [];
    return view.poolCalls.flatMap((call) => {
      const task = taskOf(call, view);
      const reach = task?.target === undefined ? undefined : view.reachOf(task.target);
      const made = reach?.outwardCalls.find(isPoolMaking);
      if (task === undefined || reach === undefined || made === undefined) return [];
      // A pool of one is a supervisor in a process of its own: it coordinates, and its pool works.
      return hasOneWorker(call, view) || asksWhereItRuns(reach, made.path, view)
        ? []
        : [report(call, task, made, view)];
    });
  },
};

export default noNestedPool;

function isPoolMaking({ callee }: OutwardCall): boolean {
  return ['pool-class', 'pool-factory', 'pool-module'].includes(callee.kind);
}

function report(call: PoolCall, task: SubmittedTask, made: OutwardCall, view: FileView): Report {
  const name = namedTask(task);
  const subject = name === 'the task' ? 'The task' : name;
  const chain = made.steps.map((step) => `\`${step.name}\``).join(' calls ');
  const how = chain === '' ? '' : ` (it calls ${chain})`;
  const pool = view.textOf(call.receiver);
  return {
    span: spanOfTask(task, call),
    message: `${subject} makes a pool of its own with \`${made.call.text}\`${how}: every worker of \`${pool}\` that runs it starts a set of workers, and all of them share the same cores. Do the inner work in the task itself, or submit it from here to \`${pool}\`.`,
    related: [
      ...made.steps.map((step) => view.locate(step.path, step.span, `calls \`${step.name}\``)),
      view.locate(made.path, made.call.span, 'makes a pool in a worker'),
    ],
  };
}
