/** Which columns the blocks of a run file have. The ids are part of the format: an old one is never given a new meaning. */
import type { TaskStamp } from '../../protocol/recorded-run.ts';
import type { ColumnShape } from './columns.ts';

/** More rows than this are written as several blocks. */
export const MOST_TASK_ROWS = 65_536;
export const MOST_SAMPLE_ROWS = 65_536;
/** Of a column of a CPU profile or a serial baseline, which are one block each. */
export const MOST_LONG_ROWS = 2 ** 24;

export const TASK_SHAPES = {
  index: { id: 0, unit: 'whole', base: 'row' },
  worker: { id: 1, unit: 'whole', base: 'none' },
  outcome: { id: 2, unit: 'whole', base: 'none' },
  bytesIn: { id: 3, unit: 'whole', base: 'none' },
  bytesOut: { id: 4, unit: 'whole', base: 'none' },
  cpuMs: { id: 5, unit: 'time', base: 'none' },
  name: { id: 6, unit: 'whole', base: 'none' },
} as const satisfies Record<string, ColumnShape>;

export const STAMP_SHAPES: Readonly<Record<TaskStamp, ColumnShape>> = {
  submitted: { id: 16, unit: 'time', base: 'row' },
  serialized: { id: 17, unit: 'time', base: 'column' },
  dispatched: { id: 18, unit: 'time', base: 'column' },
  received: { id: 19, unit: 'time', base: 'column' },
  deserialized: { id: 20, unit: 'time', base: 'column' },
  runStart: { id: 21, unit: 'time', base: 'column' },
  runEnd: { id: 22, unit: 'time', base: 'column' },
  resultSerialized: { id: 23, unit: 'time', base: 'column' },
  resultReceived: { id: 24, unit: 'time', base: 'column' },
  resultDeserialized: { id: 25, unit: 'time', base: 'column' },
  settled: { id: 26, unit: 'time', base: 'column' },
};

export const SAMPLE_SHAPES = {
  at: { id: 0, unit: 'time', base: 'row' },
  cpuMs: { id: 1, unit: 'time', base: 'row' },
  rssBytes: { id: 2, unit: 'whole', base: 'row' },
  heapUsedBytes: { id: 3, unit: 'whole', base: 'row' },
  loopActiveMs: { id: 4, unit: 'time', base: 'row' },
  gcMs: { id: 5, unit: 'time', base: 'row' },
} as const satisfies Record<string, ColumnShape>;

export const CPU_PROFILE_SHAPES = {
  frame: { id: 0, unit: 'whole', base: 'none' },
  parent: { id: 1, unit: 'whole', base: 'row' },
  selfMs: { id: 2, unit: 'time', base: 'none' },
  at: { id: 3, unit: 'time', base: 'row' },
  node: { id: 4, unit: 'whole', base: 'none' },
} as const satisfies Record<string, ColumnShape>;

export const SERIAL_SHAPES = {
  taskMs: { id: 0, unit: 'time', base: 'none' },
} as const satisfies Record<string, ColumnShape>;
