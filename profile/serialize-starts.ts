import type { TaskColumns } from '../protocol/recorded-run.ts';
import { ascendingOrder } from './ascending-order.ts';

/** No serializer that is in use is slower than 20 MB/s, and a small message takes some microseconds. */
const SLOWEST_BYTES_PER_MS = 20_000;
const LONGEST_MESSAGE_MS = 0.02;

/**
 * When the serializing of each task's arguments began, on the clock of the run; NaN where it was not stamped.
 *
 * Some pools serialize when a task is submitted, others when a worker has room for it, and the stamp tells only the
 * end. The submitting thread does one thing at a time, so that it began after the previous one had ended; and it cannot have
 * taken longer than the bytes explain. What is left of the time since the submit was waiting.
 */
export function serializeStarts({ submitted, serialized, bytesIn }: TaskColumns): Float64Array {
  const starts = new Float64Array(submitted.length).fill(Number.NaN);
  const stamped = new Uint32Array(submitted.length);
  const ends = new Float64Array(submitted.length);
  let count = 0;
  for (let row = 0; row < submitted.length; row += 1) {
    const end = serialized[row] ?? null;
    if ((submitted[row] ?? null) === null || end === null) continue;
    stamped[count] = row;
    ends[count] = end;
    count += 1;
  }
  const rows = ascendingOrder(ends.subarray(0, count)).map((i) => stamped[i] ?? 0);
  const endOf = (row: number): number => serialized[row] ?? 0;
  let previousEnd = Number.NEGATIVE_INFINITY;
  for (let first = 0; first < rows.length;) {
    const end = endOf(rows[first] ?? 0);
    // The tasks of one chunk are serialized together and share the stamp.
    let next = first;
    let bytes = 0;
    for (; next < rows.length && endOf(rows[next] ?? 0) === end; next += 1)
      bytes += bytesIn[rows[next] ?? 0] ?? 0;
    const earliest = Math.max(previousEnd, end - LONGEST_MESSAGE_MS - bytes / SLOWEST_BYTES_PER_MS);
    for (let i = first; i < next; i += 1) {
      const row = rows[i] ?? 0;
      starts[row] = Math.min(end, Math.max(earliest, submitted[row] ?? 0));
    }
    previousEnd = end;
    first = next;
  }
  return starts;
}
