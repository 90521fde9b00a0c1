/** Tells the host what the samplers of a run have found. */
import { SERIAL_PROCESS } from '../../../protocol/cpu-profile.ts';
import type { BatchRecorder } from '../batch-recorder.ts';
import type { HostChannel } from '../host-channel.ts';
import type { CpuProfiles, SampledThread } from './cpu-profiles.ts';
import { SNAPSHOT_MS } from './sampler-wire.ts';

export function sendWorkerProfiles(
  profiles: CpuProfiles,
  recorder: BatchRecorder,
  channel: HostChannel,
): void {
  const { workers, originMs } = recorder;
  const collected = profiles.collect((threads) => workersOf(threads, workers), originMs);
  for (const { profile } of collected) channel.send({ type: 'cpu-profile', profile });
  const whole = new Set(collected.filter(({ isWhole }) => isWhole).map(({ profile }) => profile.worker));
  const cut = workers.filter(({ id }) => !whole.has(id)).map(({ id }) => id);
  if (cut.length > 0) channel.send({ type: 'note', text: lossNote(cut) });
}

export function sendSerialProfile(
  profiles: CpuProfiles,
  recorder: BatchRecorder,
  channel: HostChannel,
): void {
  const collected = profiles.collect((threads) => threads.map(() => SERIAL_PROCESS), recorder.originMs);
  for (const { profile } of collected) channel.send({ type: 'cpu-profile', profile });
}

/** Worker processes are known by their number in the system; worker threads come in the order in which they were started. */
function workersOf(
  threads: readonly SampledThread[],
  workers: readonly { readonly id: number; readonly pid: number; readonly kind?: 'process' | 'thread' }[],
): (number | null)[] {
  if (workers[0]?.kind !== 'thread') {
    return threads.map(({ pid }) => workers.find((worker) => worker.pid === pid)?.id ?? null);
  }
  // Where one was lost, those after it would be taken for others.
  if (threads.length !== workers.length) return threads.map(() => null);
  return workers.map(({ id }) => id);
}

function lossNote(workers: readonly number[]): string {
  const who =
    workers.length === 1
      ? `worker ${workers[0]}`
      : `workers ${workers.slice(0, -1).join(', ')} and ${workers.at(-1)}`;
  return `The CPU profile of ${who} lacks up to the last ${SNAPSHOT_MS / 1000} s: what is ended from outside, or crashes, cannot tell them.`;
}
