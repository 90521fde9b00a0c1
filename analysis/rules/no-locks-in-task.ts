/**
 * A task that waits for a lock. A worker that waits does nothing else; when all of them wait there is none left to wake
 * them. A mutex in memory locks nothing at all: each worker has its own.
 */
import type { OutwardCall } from '../effects/reach.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { namedTask, spanOfTask, taskOf, type SubmittedTask } from '../pools/task.ts';
import type { Report, Rule } from './rule.ts';

const noLocksInTask: Rule = {
  id: 'no-locks-in-task',
  defaultSeverity: 'warning',
  summary: 'A task waits for a lock, so that tasks run one after another or not at all.',
  check(view: FileView): readonly Report[] {
    // Tests hold tasks at a gate, to see what the pool does meanwhile.
    if (view.isTrial) return [];
    return view.poolCalls.flatMap((call) => {
      const task = taskOf(call, view);
      const reach = task?.target === undefined ? undefined : view.reachOf(task.target);
      for (const outward of reach?.outwardCalls ?? []) {
        const kind = lockOf(outward);
        if (task !== undefined && kind !== undefined) return [report(call, task, outward, kind, view)];
      }
      return [];
    });
  },
};

export default noLocksInTask;

type LockKind = 'memory' | 'file' | 'atomics';

const ATOMICS = /^Atomics\.(wait|waitAsync)$/;
/** Mutexes, semaphores and queues that live in one process. */
const IN_MEMORY =
  /^(new )?(async-mutex|async-lock|await-lock|async-sema|semaphore-async-await|await-semaphore|mutexify|locks)(\.[\w$]+)*(\.(acquire|runExclusive|runExclusiveLocked|acquireAsync|lock|waitForUnlock|wait|default))?$/;
const FILE_LOCKS = /^(proper-lockfile|lockfile|fs-ext)\.(default\.)?(lock|lockSync|flock|flockSync)$/;

function lockOf({ callee }: OutwardCall): LockKind | undefined {
  if (callee.kind !== 'external') return undefined;
  if (callee.isBuiltIn) return ATOMICS.test(callee.name) ? 'atomics' : undefined;
  if (FILE_LOCKS.test(callee.name)) return 'file';
  return IN_MEMORY.test(callee.name) ? 'memory' : undefined;
}

function report(
  call: PoolCall,
  task: SubmittedTask,
  lock: OutwardCall,
  kind: LockKind,
  view: FileView,
): Report {
  const name = namedTask(task);
  const subject = name === 'the task' ? 'The task' : name;
  const pool = view.textOf(call.receiver);
  return {
    span: spanOfTask(task, call),
    message: `${subject} takes a lock with \`${lock.call.text}\`. ${consequence(kind, pool)}`,
    related: [
      ...lock.steps.map((step) => view.locate(step.path, step.span, `calls \`${step.name}\``)),
      view.locate(lock.path, lock.call.span, 'waits here'),
    ],
  };
}

function consequence(kind: LockKind, pool: string): string {
  switch (kind) {
    case 'memory':
      return 'Each worker has its own copy of it, and runs one task at a time: it keeps no other worker out. Do what must not overlap in the caller, with what the tasks return.';
    case 'file':
      return `The workers of \`${pool}\` then wait for one another, one task at a time. Let tasks work on things of their own, and put the results together in the caller.`;
    case 'atomics':
      return `A worker that waits runs nothing else, and when all of \`${pool}\` wait there is none left to wake them. Split the work where it has to wait: return from the task, and submit the rest when it can go on.`;
  }
}
