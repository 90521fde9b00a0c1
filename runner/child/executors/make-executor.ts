import type { Way } from '../../../protocol/ways-of-running.ts';
import { LocalCalls } from './local-calls.ts';
import { PooledCalls } from './pooled-calls.ts';
import type { Callee, TaskExecutor } from './task-executor.ts';

export function makeExecutor({ executor, workers, chunksize }: Way, callee: Callee): TaskExecutor {
  switch (executor) {
    case 'process':
    case 'thread':
      return new PooledCalls(executor, workers, chunksize, callee);
    case 'event-loop':
      return new LocalCalls(workers, callee);
    case 'serial':
      return new LocalCalls(1, callee);
  }
}
