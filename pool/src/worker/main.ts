/**
 * What a worker process or thread runs. Messages come in frames over a channel; `TaskRunner` runs the tasks in the
 * order in which they came, one at a time, and sends the results back in that order.
 */
import { isMainThread } from 'node:worker_threads';
import { setWorkerState } from '../wire/worker-state.ts';
import type { WorkerState } from '../wire/worker-state.ts';
import { DEPTH_VARIABLE } from '../wire/messages.ts';
import type { Channel } from './channel.ts';
import { ProcessChannel } from './process-channel.ts';
import { TaskRunner } from './task-runner.ts';

const state: WorkerState = { importing: 0, module: '', depth: Number(process.env[DEPTH_VARIABLE] ?? 1) };
setWorkerState(state);

const channel: Channel = new ProcessChannel();
const runner = new TaskRunner(channel, state);
channel.listen(
  (bytes, start, end, externals) => {
    runner.receive(bytes, start, end, externals);
  },
  () => {
    // Without its parent a worker has nothing to do.
    process.exit(0);
  },
);

process.on('uncaughtException', (error) => {
  // With a task underway the error comes with its future; otherwise no one would hear of it.
  if (!runner.isBusy) console.error('Uncaught in a worker of poolscope, outside of any task:', error);
  runner.fail(error);
  process.exit(1);
});
process.on('exit', () => {
  runner.flush();
  channel.drain();
});
if (isMainThread) process.title = 'poolscope worker';
