/** Writes run files, as a whole or as a run goes on. */
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import {
  TASK_STAMPS,
  type AggregatedTasks,
  type RecordedRun,
  type SerialBaseline,
  type TaskColumns,
  type TaskFailure,
  type WorkerRecord,
  type WorkerSamples,
} from '../../protocol/recorded-run.ts';
import { TASK_OUTCOMES } from '../run-fields.ts';
import { encodeBlock, encodeFileStart, type BlockKind } from './block-format.ts';
import {
  CPU_PROFILE_SHAPES,
  MOST_SAMPLE_ROWS,
  MOST_TASK_ROWS,
  SAMPLE_SHAPES,
  SERIAL_SHAPES,
  STAMP_SHAPES,
  TASK_SHAPES,
} from './column-shapes.ts';
import { encodePayload, type Column } from './columns.ts';

/** What is known of a run before its first task. */
export type RunHead = Pick<RecordedRun, 'id' | 'startedAt' | 'function' | 'machine' | 'options'>;

/** Known while it runs: how far it is. */
export type RunProgress = Pick<RecordedRun, 'submittedTasks' | 'failedTasks'>;

/**
 * Gives the bytes of a run file piece by piece; what all calls gave, one after the other, is the file. Each piece ends
 * with a whole block, so that a file with any number of them is readable.
 *
 * `begin` first and `end` last; in between as often as there is something new, workers before their tasks.
 */
export class RunEncoder {
  #blocks = 0;
  #rows = 0;

  begin({ id, startedAt, function: subject, machine, options }: RunHead): Uint8Array<ArrayBuffer>[] {
    return [encodeFileStart(), this.#block('HEAD', { id, startedAt, function: subject, machine, options })];
  }

  tasks(tasks: TaskColumns, from = 0): Uint8Array<ArrayBuffer>[] {
    const blocks: Uint8Array<ArrayBuffer>[] = [];
    for (let row = from; row < tasks.index.length; row += MOST_TASK_ROWS) {
      const columns = taskColumns(tasks, row, Math.min(tasks.index.length, row + MOST_TASK_ROWS));
      blocks.push(this.#block('TASK', undefined, columns));
    }
    this.#rows += Math.max(0, tasks.index.length - from);
    return blocks;
  }

  /** @param samples Those that are new. */
  worker({ samples, ...record }: WorkerRecord): Uint8Array<ArrayBuffer>[] {
    return this.#samples('WORK', record, samples);
  }

  parent(samples: WorkerSamples): Uint8Array<ArrayBuffer>[] {
    return this.#samples('PRNT', undefined, samples);
  }

  names(names: readonly string[]): Uint8Array<ArrayBuffer>[] {
    return names.length === 0 ? [] : [this.#block('NAME', names)];
  }

  failures(failures: readonly TaskFailure[]): Uint8Array<ArrayBuffer>[] {
    return failures.length === 0 ? [] : [this.#block('FAIL', failures)];
  }

  notes(notes: readonly string[]): Uint8Array<ArrayBuffer>[] {
    return notes.length === 0 ? [] : [this.#block('NOTE', notes)];
  }

  progress({ submittedTasks, failedTasks }: RunProgress): Uint8Array<ArrayBuffer>[] {
    return [this.#block('STAT', { submittedTasks, failedTasks })];
  }

  /** Totals of all tasks that are in no task block; the last ones count. */
  aggregated(totals: AggregatedTasks): Uint8Array<ArrayBuffer>[] {
    return [this.#block('AGGR', totals)];
  }

  /** What is known at the end only: all of the run but tasks, workers, names, failures and notes. */
  end(run: RecordedRun): Uint8Array<ArrayBuffer>[] {
    const { serial, ways, program, aggregated, prediction, cpuProfiles = [] } = run;
    const { outcome, failure, submittedTasks, failedTasks } = run;
    return [
      ...(serial === null ? [] : [this.#serial(serial)]),
      ...(ways === undefined ? [] : [this.#block('WAYS', ways)]),
      ...(program === undefined ? [] : [this.#block('PROG', program)]),
      ...(aggregated === undefined ? [] : this.aggregated(aggregated)),
      ...(prediction === undefined ? [] : [this.#block('PRED', prediction)]),
      ...cpuProfiles.map((profile) => this.#cpuProfile(profile)),
      this.#block('DONE', { outcome, failure, submittedTasks, failedTasks, tasks: this.#rows }),
    ];
  }

  #samples(kind: 'WORK' | 'PRNT', record: unknown, samples: WorkerSamples): Uint8Array<ArrayBuffer>[] {
    const blocks: Uint8Array<ArrayBuffer>[] = [];
    let from = 0;
    do {
      blocks.push(this.#block(kind, record, sampleColumns(samples, from, from + MOST_SAMPLE_ROWS)));
      from += MOST_SAMPLE_ROWS;
    } while (from < samples.at.length);
    return blocks;
  }

  #serial({ taskMs, ...totals }: SerialBaseline): Uint8Array<ArrayBuffer> {
    return this.#block('SERL', totals, [{ ...SERIAL_SHAPES.taskMs, values: taskMs }]);
  }

  #cpuProfile(profile: CpuProfile): Uint8Array<ArrayBuffer> {
    const { worker, intervalMs, frames, frame, parent, selfMs, samples } = profile;
    return this.#block('CPUP', { worker, intervalMs, frames }, [
      { ...CPU_PROFILE_SHAPES.frame, values: frame },
      { ...CPU_PROFILE_SHAPES.parent, values: parent },
      { ...CPU_PROFILE_SHAPES.selfMs, values: selfMs },
      { ...CPU_PROFILE_SHAPES.at, values: samples.at },
      { ...CPU_PROFILE_SHAPES.node, values: samples.node },
    ]);
  }

  #block(kind: BlockKind, json: unknown, columns: readonly Column[] = []): Uint8Array<ArrayBuffer> {
    const block = encodeBlock(kind, this.#blocks, encodePayload(json, columns));
    this.#blocks += 1;
    return block;
  }
}

/** A run as the bytes of a run file. Times are kept to 0.1 µs. */
export function encodeRun(run: RecordedRun): Uint8Array<ArrayBuffer> {
  const encoder = new RunEncoder();
  return joined([
    ...encoder.begin(run),
    ...encoder.names(run.taskNames ?? []),
    ...run.workers.flatMap((worker) => encoder.worker(worker)),
    ...(run.parent === undefined ? [] : encoder.parent(run.parent)),
    ...encoder.tasks(run.tasks),
    ...encoder.failures(run.failures),
    ...encoder.notes(run.notes),
    ...encoder.end(run),
  ]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function taskColumns(tasks: TaskColumns, from: number, to: number): Column[] {
  const outcomes = tasks.outcome.slice(from, to).map((outcome) => TASK_OUTCOMES.indexOf(outcome));
  return [
    { ...TASK_SHAPES.index, values: tasks.index.slice(from, to) },
    { ...TASK_SHAPES.worker, values: tasks.worker.slice(from, to) },
    { ...TASK_SHAPES.outcome, values: outcomes },
    { ...TASK_SHAPES.bytesIn, values: tasks.bytesIn.slice(from, to) },
    { ...TASK_SHAPES.bytesOut, values: tasks.bytesOut.slice(from, to) },
    { ...TASK_SHAPES.cpuMs, values: tasks.cpuMs.slice(from, to) },
    ...(tasks.name === undefined ? [] : [{ ...TASK_SHAPES.name, values: tasks.name.slice(from, to) }]),
    ...TASK_STAMPS.map((stamp) => ({ ...STAMP_SHAPES[stamp], values: tasks[stamp].slice(from, to) })),
  ];
}

function sampleColumns(samples: WorkerSamples, from: number, to: number): Column[] {
  const { gcMs } = samples;
  return [
    { ...SAMPLE_SHAPES.at, values: samples.at.slice(from, to) },
    { ...SAMPLE_SHAPES.cpuMs, values: samples.cpuMs.slice(from, to) },
    { ...SAMPLE_SHAPES.rssBytes, values: samples.rssBytes.slice(from, to) },
    { ...SAMPLE_SHAPES.heapUsedBytes, values: samples.heapUsedBytes.slice(from, to) },
    { ...SAMPLE_SHAPES.loopActiveMs, values: samples.loopActiveMs.slice(from, to) },
    ...(gcMs === undefined ? [] : [{ ...SAMPLE_SHAPES.gcMs, values: gcMs.slice(from, to) }]),
  ];
}
