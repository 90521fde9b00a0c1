/** The blocks of a run file that are a part of the run each, as the JSON form has them: one reader checks both. */
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { CheckedJson } from '../checked-json.ts';
import { readCpuProfile } from '../cpu-profile-fields.ts';
import { readAggregated, readPrediction, readProgram, readSerial } from '../run-fields.ts';
import { readWays } from '../ways-fields.ts';
import type { BlockKind } from './block-format.ts';
import {
  CPU_PROFILE_SHAPES,
  MOST_LONG_ROWS,
  MOST_SAMPLE_ROWS,
  MOST_TASK_ROWS,
  SERIAL_SHAPES,
} from './column-shapes.ts';
import type { Payload } from './columns.ts';

export type RunParts = Pick<RecordedRun, 'serial' | 'ways' | 'program' | 'prediction' | 'aggregated'>;

export function mostRows(kind: BlockKind): number {
  if (kind === 'TASK') return MOST_TASK_ROWS;
  return kind === 'WORK' || kind === 'PRNT' ? MOST_SAMPLE_ROWS : MOST_LONG_ROWS;
}

export function readPart(
  kind: 'SERL' | 'WAYS' | 'PROG' | 'AGGR' | 'PRED',
  json: CheckedJson,
  payload: Payload,
): Partial<RunParts> {
  switch (kind) {
    case 'SERL':
      return { serial: readSerial(withColumns(json, { taskMs: column(payload, SERIAL_SHAPES.taskMs.id) })) };
    case 'WAYS':
      return { ways: readWays(json) };
    case 'PROG':
      return { program: readProgram(json) };
    case 'AGGR':
      return { aggregated: readAggregated(json) };
    case 'PRED':
      return { prediction: readPrediction(json) };
  }
}

export function readCounts(json: CheckedJson): { submittedTasks: number; failedTasks: number } {
  return {
    submittedTasks: json.field('submittedTasks').integer(0),
    failedTasks: json.field('failedTasks').integer(0),
  };
}

export function readCpuProfileBlock(json: CheckedJson, payload: Payload): CpuProfile {
  return readCpuProfile(
    withColumns(json, {
      frame: column(payload, CPU_PROFILE_SHAPES.frame.id),
      parent: column(payload, CPU_PROFILE_SHAPES.parent.id),
      selfMs: column(payload, CPU_PROFILE_SHAPES.selfMs.id),
      samples: {
        at: column(payload, CPU_PROFILE_SHAPES.at.id),
        node: column(payload, CPU_PROFILE_SHAPES.node.id),
      },
    }),
  );
}

function column({ columns }: Payload, id: number): number[] {
  return Array.from(columns.get(id) ?? []);
}

/** As the JSON form has it, so that one reader checks both. */
export function withColumns(json: CheckedJson, fields: object): CheckedJson {
  const { value } = json;
  if (typeof value !== 'object' || value === null) throw json.wrong('an object');
  return new CheckedJson({ ...value, ...fields }, '');
}
