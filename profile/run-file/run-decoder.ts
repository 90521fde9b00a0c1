/** Puts a run together from the blocks of a run file. */
import {
  emptyTaskColumns,
  RUN_SCHEMA,
  type RecordedRun,
  type TaskColumns,
  type TaskFailure,
  type WorkerRecord,
  type WorkerSamples,
} from '../../protocol/recorded-run.ts';
import { KEPT_TASKS, TaskTotals } from '../aggregate-tasks.ts';
import { CheckedJson, RunFormatError } from '../checked-json.ts';
import {
  readFailure,
  readFunction,
  readMachine,
  readOptions,
  readTaskFailure,
  readWorker,
  RUN_OUTCOMES,
} from '../run-fields.ts';
import { BLOCK_KINDS, type BlockKind } from './block-format.ts';
import { decodePayload, type Payload } from './columns.ts';
import type { RunHead } from './encode-run.ts';
import {
  mostRows,
  readCounts,
  readCpuProfileBlock,
  readPart,
  withColumns,
  type RunParts,
} from './run-parts.ts';
import { appendSamples, readSampleBlock } from './sample-block.ts';
import { aggregateBlock, appendRows, readTaskBlock } from './task-block.ts';

/** Numbers outside of task blocks that a file may have in all: the rest of a run is far smaller than its tasks. */
const MOST_OTHER_NUMBERS = 2 ** 25;

export interface DecodeOptions {
  /** Tasks kept one by one; those after them are summed. Default `KEPT_TASKS`. */
  readonly keptTasks?: number;
}

/** Why a file does not have the end of its run. */
export interface CutOff {
  /** Offset of the last whole block's end. */
  readonly at: number;
  readonly reason: string;
}

type End = Pick<RecordedRun, 'outcome' | 'failure' | 'submittedTasks' | 'failedTasks'>;

export class RunDecoder {
  readonly #keptTasks: number;
  readonly #tasks: TaskColumns & { name?: number[] } = emptyTaskColumns();
  readonly #beyond = new TaskTotals();
  readonly #workers = new Map<number, WorkerRecord>();
  readonly #failures: TaskFailure[] = [];
  readonly #notes: string[] = [];
  readonly #names: string[] = [];
  readonly #cpuProfiles: NonNullable<RecordedRun['cpuProfiles']>[number][] = [];
  readonly #unknownKinds = new Set<string>();
  #parts: RunParts = { serial: null };
  #parent: WorkerSamples | null = null;
  #head: RunHead | null = null;
  #progress = { submittedTasks: 0, failedTasks: 0 };
  #end: End | null = null;
  #rows = 0;
  #otherNumbers = 0;

  constructor({ keptTasks = KEPT_TASKS }: DecodeOptions = {}) {
    this.#keptTasks = keptTasks;
  }

  /** Whether the run's end has been read; nothing may follow it. */
  get isComplete(): boolean {
    return this.#end !== null;
  }

  /**
   * Takes in the next block, whose checksum was right.
   * @throws RunFormatError where what it says cannot be so.
   */
  add(kind: string, payload: Uint8Array, offset: number): void {
    const known = BLOCK_KINDS.find((one) => one === kind);
    try {
      if (this.#end !== null) throw new RunFormatError('', 'comes after the end of the run');
      if (this.#head === null && known !== 'HEAD')
        throw new RunFormatError('', 'comes before the head of the run');
      if (known === undefined) this.#unknownKinds.add(kind);
      else this.#take(known, decodePayload(payload, mostRows(known)));
    } catch (error) {
      if (!(error instanceof RunFormatError)) throw error;
      const problem = error.path === '' ? error.problem : `has ${error.path}, which ${error.problem}`;
      throw new RunFormatError(`the block ${shown(kind)} at byte ${offset}`, problem, { cause: error });
    }
  }

  /**
   * The run as far as it was read.
   * @param cutOff Set where the end is missing; the run then is a failed one that says so.
   * @throws RunFormatError where the file has no run at all, or parts of it contradict each other.
   */
  finish(cutOff: CutOff | null): RecordedRun {
    const head = this.#head;
    if (head === null) {
      const why = cutOff === null ? '' : ` at byte ${cutOff.at}: ${cutOff.reason}`;
      throw new RunFormatError('', `the file breaks off before the head of the run${why}`);
    }
    this.#checkReferences();
    const { aggregated, ...parts } = this.#parts;
    if (aggregated !== undefined) this.#beyond.addTotals(aggregated);
    const beyond = this.#beyond.totals();
    return {
      schema: RUN_SCHEMA,
      ...head,
      ...(this.#end ?? this.#brokenOff(cutOff)),
      tasks: this.#tasks,
      workers: [...this.#workers.values()].toSorted((a, b) => a.id - b.id),
      failures: this.#failures,
      ...parts,
      ...(this.#names.length > 0 && { taskNames: this.#names }),
      ...(this.#parent !== null && { parent: this.#parent }),
      ...(this.#cpuProfiles.length > 0 && { cpuProfiles: this.#cpuProfiles }),
      ...(beyond !== null && { aggregated: beyond }),
      notes: [...this.#notes, ...this.#unknownNotes()],
    };
  }

  #take(kind: BlockKind, payload: Payload): void {
    const json = new CheckedJson(payload.json, '');
    if (kind !== 'TASK') this.#countNumbers(payload);
    switch (kind) {
      case 'HEAD':
        this.#takeHead(json);
        break;
      case 'TASK':
        this.#takeTasks(payload);
        break;
      case 'WORK':
        this.#takeWorker(json, readSampleBlock(payload));
        break;
      case 'PRNT':
        this.#parent = appendSamples(this.#parent, readSampleBlock(payload));
        break;
      case 'NAME':
        for (const name of json.array((one) => one.string())) this.#names.push(name);
        break;
      case 'FAIL':
        for (const failure of json.array(readTaskFailure)) this.#failures.push(failure);
        break;
      case 'NOTE':
        for (const note of json.array((one) => one.string())) this.#notes.push(note);
        break;
      case 'STAT':
        this.#progress = readCounts(json);
        break;
      case 'CPUP':
        this.#cpuProfiles.push(readCpuProfileBlock(json, payload));
        break;
      case 'DONE':
        this.#takeEnd(json);
        break;
      case 'SERL':
      case 'WAYS':
      case 'PROG':
      case 'AGGR':
      case 'PRED':
        this.#parts = { ...this.#parts, ...readPart(kind, json, payload) };
        break;
    }
  }

  #takeHead(json: CheckedJson): void {
    if (this.#head !== null) throw new RunFormatError('', 'is a second head');
    this.#head = {
      id: json.field('id').string(),
      startedAt: json.field('startedAt').string(),
      function: readFunction(json.field('function')),
      machine: readMachine(json.field('machine')),
      options: readOptions(json.field('options')),
    };
  }

  #takeTasks(payload: Payload): void {
    const block = readTaskBlock(payload);
    const kept = Math.min(block.rows, Math.max(0, this.#keptTasks - this.#tasks.index.length));
    appendRows(this.#tasks, block, 0, kept);
    aggregateBlock(this.#beyond, block, kept);
    this.#rows += block.rows;
  }

  #takeWorker(json: CheckedJson, samples: WorkerSamples): void {
    const record = readWorker(withColumns(json, { samples }));
    const before = this.#workers.get(record.id)?.samples ?? null;
    this.#workers.set(record.id, { ...record, samples: appendSamples(before, samples) });
  }

  #takeEnd(json: CheckedJson): void {
    const rows = json.field('tasks').integer(0);
    if (rows !== this.#rows)
      throw new RunFormatError('', `says that ${rows} tasks were written, but ${this.#rows} are there`);
    this.#end = {
      outcome: json.field('outcome').oneOf(RUN_OUTCOMES),
      failure: json.field('failure').orNull(readFailure),
      ...readCounts(json),
    };
  }

  #countNumbers({ columns }: Payload): void {
    for (const values of columns.values()) this.#otherNumbers += values.length;
    if (this.#otherNumbers > MOST_OTHER_NUMBERS)
      throw new RunFormatError('', `has more samples than the ${MOST_OTHER_NUMBERS} a run may have`);
  }

  #checkReferences(): void {
    const { worker, name = [] } = this.#tasks;
    const stranger = worker.findIndex((id) => id !== -1 && !this.#workers.has(id));
    if (stranger >= 0)
      throw new RunFormatError(
        '',
        `task row ${stranger} is of worker ${worker[stranger]}, which is not in the file`,
      );
    const unnamed = name.findIndex((position) => position >= this.#names.length);
    if (unnamed >= 0)
      throw new RunFormatError('', `task row ${unnamed} has name ${name[unnamed]} of ${this.#names.length}`);
  }

  #brokenOff(cutOff: CutOff | null): End {
    const failedBeyond = this.#beyond.totals()?.failedTasks ?? 0;
    const failed = this.#tasks.outcome.filter(
      (outcome) => outcome !== 'ok' && outcome !== 'cancelled',
    ).length;
    const at = cutOff === null ? '' : ` It ends at byte ${cutOff.at}: ${cutOff.reason}.`;
    return {
      outcome: 'failed',
      failure: {
        kind: 'recording-cut-off',
        message: `The recording of this run breaks off before its end, as after a crash or a full disk.${at} What was recorded until then is shown.`,
        detail: '',
        location: null,
      },
      submittedTasks: Math.max(this.#progress.submittedTasks, this.#tasks.index.length + this.#beyond.tasks),
      failedTasks: Math.max(this.#progress.failedTasks, failed + failedBeyond),
    };
  }

  #unknownNotes(): string[] {
    return Array.from(
      this.#unknownKinds,
      (kind) =>
        `The file has parts of kind ${shown(kind)}, which this version of Poolscope does not know and passed over.`,
    );
  }
}

/** Four bytes from a file that may be anything. */
function shown(kind: string): string {
  return /^[\x21-\x7e]{4}$/.test(kind) ? kind : JSON.stringify(kind);
}
