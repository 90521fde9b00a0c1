/**
 * The settled tasks of a run as typed arrays: what the view keeps and draws from, about 80 bytes a task. Typed arrays
 * cross the border to the webview as they are, where a million tasks as lists of numbers would take seconds to be read.
 */
import type { Phase } from './profile-report.ts';
import type { TaskOutcome } from './recorded-run.ts';

/** `PackedTasks.outcome` holds positions in this; a higher one is worse. */
export const PACKED_OUTCOMES = [
  'ok',
  'cancelled',
  'timeout',
  'error',
  'worker-died',
] as const satisfies readonly TaskOutcome[];

/** One entry per task in every column, in the order in which they settled. Times are ms since the run's origin; NaN: never. */
export interface PackedTasks {
  readonly index: Uint32Array;
  /** -1 for a task that never reached a worker. */
  readonly worker: Int32Array;
  readonly outcome: Uint8Array;
  /** Position in `RecordedRun.taskNames`; `null` where all tasks are calls of one function. */
  readonly name: Uint16Array | null;
  readonly bytesIn: Float32Array;
  readonly bytesOut: Float32Array;
  readonly cpuMs: Float32Array;
  readonly submitted: Float64Array;
  readonly start: Float64Array;
  /** When the task stopped occupying its worker: the end of its run, else when it was given up. */
  readonly end: Float64Array;
  readonly settled: Float64Array;
  /** Milliseconds of the task in each phase; they add up to submit-to-settle. */
  readonly phases: Readonly<Record<Phase, Float32Array>>;
}
