/**
 * Samples this thread until told to stop, and writes a file every few seconds.
 *
 * A profile that is stopped and started anew knows nothing of functions that were compiled before, so each part begins
 * before the one that it follows has ended. The protocol's own `Profiler.start` allows one at a time; `console.profile`
 * does not mind.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { monotonicMs } from '../run-clock.ts';
import { INTERVAL_MS, SNAPSHOT_MS, type SampledChunk, type SampledProfile } from './sampler-wire.ts';

interface Part {
  readonly title: string;
  readonly sequence: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Returns what writes the last part and ends the sampling. */
export function startSampling(directory: string): () => void {
  // The user's code may replace them.
  const { profile, profileEnd } = console;
  const session = new Session();
  session.connect();
  let wanted = '';
  let finished: SampledProfile | null = null;
  session.on('Profiler.consoleProfileFinished', ({ params }) => {
    if (params.title === wanted) finished = params.profile;
  });
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MS * 1000 });
  const begin = (sequence: number): Part => {
    const title = `poolscope-${process.pid}-${threadId}-${sequence}`;
    const beforeMs = monotonicMs();
    profile(title);
    return { title, sequence, beforeMs, afterMs: monotonicMs() };
  };
  const finish = ({ title, ...part }: Part, isLast: boolean): void => {
    finished = null;
    wanted = title;
    profileEnd(title);
    if (finished === null) return;
    const chunk: SampledChunk = { pid: process.pid, thread: threadId, isLast, profile: finished, ...part };
    try {
      writeFileSync(join(directory, `${title}.json`), JSON.stringify(chunk));
    } catch {
      // The folder goes with the run: a worker that outlives it has no one to tell.
    }
  };
  let part = begin(0);
  const timer = setInterval(() => {
    const before = part;
    part = begin(before.sequence + 1);
    finish(before, false);
  }, SNAPSHOT_MS).unref();
  return () => {
    clearInterval(timer);
    finish(part, true);
    session.disconnect();
  };
}
