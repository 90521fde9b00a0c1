/**
 * Loaded by `NODE_OPTIONS=--require` into every process and every thread of a watched program, before anything of the program. It
 * watches what the program does with workers, and changes nothing that the program can see but for the time that it takes.
 */
import { syncBuiltinESMExports } from 'node:module';
import { threadId } from 'node:worker_threads';
import { FOLDER_VARIABLE } from '../log/log-format.ts';
import { now } from './clock.ts';
import { quietly, Recording } from './recording.ts';
import { Sampler } from './sampler.ts';
import { watchOwnChannel } from './watch-own-channel.ts';
import { watchOwnPool } from './watch-own-pool.ts';
import { watchPorts } from './watch-ports.ts';
import { watchProcesses } from './watch-processes.ts';
import { watchThreads } from './watch-threads.ts';

const folder = process.env[FOLDER_VARIABLE];
if (folder !== undefined && folder !== '') quietly(() => watch(folder));

function watch(into: string): void {
  const recording = new Recording(into);
  recording.entry({
    type: 'process',
    pid: process.pid,
    thread: threadId,
    parentPid: process.ppid,
    at: now(),
    nodeVersion: process.versions.node,
    file: process.argv[1] ?? '',
  });
  const sampler = new Sampler(recording);
  const environment = { folder: into, preload: __filename };
  watchPorts();
  watchThreads(recording, environment);
  watchProcesses(recording, environment);
  watchOwnChannel(recording, sampler);
  watchOwnPool(recording);
  syncBuiltinESMExports();
  setImmediate(() => quietly(() => recording.entry({ type: 'loop', at: now() }))).unref();
  process.on('exit', () => {
    quietly(() => {
      sampler.sample(now());
      recording.log.exiting();
    });
  });
}
