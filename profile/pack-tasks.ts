import { PACKED_OUTCOMES, type PackedTasks } from '../protocol/packed-tasks.ts';
import type { RecordedRun, TaskOutcome } from '../protocol/recorded-run.ts';
import { taskPhases } from './task-phases.ts';

/** The tasks of a run as the view keeps them. */
export function packTasks(run: RecordedRun): PackedTasks {
  const { tasks } = run;
  const count = tasks.index.length;
  const numbers = (column: readonly (number | null)[]): Float64Array =>
    Float64Array.from(column, (value) => value ?? Number.NaN);
  const end = new Float64Array(count);
  for (let row = 0; row < count; row++) end[row] = tasks.runEnd[row] ?? tasks.settled[row] ?? Number.NaN;
  return {
    index: Uint32Array.from(tasks.index),
    worker: Int32Array.from(tasks.worker),
    outcome: Uint8Array.from(tasks.outcome, packedOutcome),
    name: tasks.name === undefined ? null : Uint16Array.from(tasks.name),
    bytesIn: Float32Array.from(tasks.bytesIn),
    bytesOut: Float32Array.from(tasks.bytesOut),
    cpuMs: Float32Array.from(numbers(tasks.cpuMs)),
    submitted: numbers(tasks.submitted),
    start: numbers(tasks.runStart),
    end,
    settled: numbers(tasks.settled),
    phases: packedPhases(run),
  };
}

/** The position of an outcome in `PACKED_OUTCOMES`. */
export function packedOutcome(outcome: TaskOutcome): number {
  return PACKED_OUTCOMES.indexOf(outcome);
}

function packedPhases(run: RecordedRun): PackedTasks['phases'] {
  const { queue, serialize, transfer, deserialize, run: running, return: back } = taskPhases(run);
  return {
    queue: Float32Array.from(queue),
    serialize: Float32Array.from(serialize),
    transfer: Float32Array.from(transfer),
    deserialize: Float32Array.from(deserialize),
    run: Float32Array.from(running),
    return: Float32Array.from(back),
  };
}
