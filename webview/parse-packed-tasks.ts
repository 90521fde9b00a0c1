/** Reads the tasks that come as typed arrays; what is not whole is as good as none. */
import type { PackedTasks } from '../protocol/packed-tasks.ts';
import { PHASES } from '../protocol/profile-report.ts';

const COLUMNS = {
  index: Uint32Array,
  worker: Int32Array,
  outcome: Uint8Array,
  bytesIn: Float32Array,
  bytesOut: Float32Array,
  cpuMs: Float32Array,
  submitted: Float64Array,
  start: Float64Array,
  end: Float64Array,
  settled: Float64Array,
} as const;

/** Whether every column is there, of its kind, and as long as the others. */
export function isPackedTasks(value: unknown): value is PackedTasks {
  if (!isRecord(value)) return false;
  const { index, name, phases } = value;
  if (!(index instanceof Uint32Array) || !isRecord(phases)) return false;
  const isColumn = (column: unknown, kind: ColumnKind): boolean =>
    column instanceof kind && column.length === index.length;
  return (
    Object.entries(COLUMNS).every(([column, kind]) => isColumn(value[column], kind)) &&
    PHASES.every((phase) => isColumn(phases[phase], Float32Array)) &&
    (name === null || isColumn(name, Uint16Array))
  );
}

type ColumnKind = (typeof COLUMNS)[keyof typeof COLUMNS] | Uint16ArrayConstructor;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
