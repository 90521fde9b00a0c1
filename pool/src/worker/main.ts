/**
 * What a worker process or thread runs. Messages come in frames over a channel; `TaskRunner` runs the tasks in the
 * order in which they came, one at a time, and sends the results back in that order.
 */
import { THREAD_ARGUMENT } from '../wire/thread-messages.ts';
import { setWorkerState } from '../wire/worker-state.ts';
import type { WorkerState } from '../wire/worker-state.ts';
import type { Channel } from './channel.ts';
import { ProcessChannel } from './process-channel.ts';
import { TaskRunner } from './task-runner.ts';
import { ThreadChannel } from './thread-channel.ts';

const isThread = process.argv[2] === THREAD_ARGUMENT;
const channel: Channel = isThread ? new ThreadChannel() : new ProcessChannel();
const state: WorkerState = { importing: 0, module: '', depth: channel.depth };
setWorkerState(state);

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
if (!isThread) process.title = 'poolscope worker';
