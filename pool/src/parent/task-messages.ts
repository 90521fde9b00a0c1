/** Parts of the messages about tasks that calls and chunks share. */
import type { WorkerSampleEvent } from '../observer.ts';
import type { RunStampsOfItem } from '../task.ts';
import type { Decoder } from '../wire/decoder.ts';

/** The stamps behind a result, as a list of one; `null` if the worker took none. */
export function readStamps(decoder: Decoder): RunStampsOfItem[] | null {
  return decoder.byte() === 0 ? null : [readStamp(decoder)];
}

export function readItemStamps(decoder: Decoder): RunStampsOfItem[] | null {
  const count = decoder.count();
  if (count === 0) return null;
  const stamps: RunStampsOfItem[] = [];
  for (let index = 0; index < count; index++) stamps.push(...(readStamps(decoder) ?? []));
  return stamps;
}

function readStamp(decoder: Decoder): RunStampsOfItem {
  const pos = decoder.skip(48);
  const { view } = decoder;
  return {
    received: view.getFloat64(pos, true),
    deserialized: view.getFloat64(pos + 8, true),
    runStart: view.getFloat64(pos + 16, true),
    runEnd: view.getFloat64(pos + 24, true),
    cpuMs: view.getFloat64(pos + 32, true),
    resultSerialized: view.getFloat64(pos + 40, true),
  };
}

export function readSample(decoder: Decoder, worker: number): WorkerSampleEvent {
  return {
    type: 'worker-sample',
    worker,
    at: decoder.double(),
    cpuMs: decoder.double(),
    rssBytes: decoder.double(),
    heapUsedBytes: decoder.double(),
    loopActiveMs: decoder.double(),
    gcMs: decoder.double(),
  };
}

/** Between processes nothing can be handed over, only copied; what was given away is detached all the same. */
export function giveAway(transfer: readonly object[]): void {
  const buffers = transfer.filter(
    (item): item is ArrayBuffer => item instanceof ArrayBuffer && item.byteLength > 0,
  );
  if (buffers.length > 0) structuredClone(null, { transfer: buffers });
}
