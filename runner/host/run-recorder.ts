/** Gathers what the runner sends into the recorded run. */
import { randomUUID } from 'node:crypto';
import { cpus, totalmem } from 'node:os';
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import { aggregateRows, KEPT_TASKS, TaskTotals } from '../../profile/aggregate-tasks.ts';
import type { RunHead } from '../../profile/index.ts';
import { appendColumns } from '../../profile/task-columns.ts';
import {
  emptyTaskColumns,
  RUN_SCHEMA,
  type AggregatedTasks,
  type FunctionLocation,
  type Prediction,
  type RecordedRun,
  type RunFailure,
  type RunOutcome,
  type SerialBaseline,
  type TaskColumns,
  type TaskFailure,
  type WorkerRecord,
} from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { Way, WaysRecord } from '../../protocol/ways-of-running.ts';
import { availableCpus } from './machine-limits.ts';
import { RunFileWriter, type RunSoFar } from './run-file.ts';

/** Failures kept in full; beyond them only the count grows. */
const KEPT_FAILURES = 100;

export interface RunOptions {
  readonly way: Way;
  readonly nodeVersion: string;
}

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly failure: RunFailure | null;
}

/** Where a run is written while it goes on, and what it is called. */
export interface RunTarget {
  readonly path: string;
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface RecorderOptions {
  readonly target?: RunTarget;
  /** Tasks kept one by one; those after them are summed. Default `KEPT_TASKS`. */
  readonly keptTasks?: number;
  /** What was expected of the run. */
  readonly prediction?: Prediction;
}

export class RunRecorder {
  readonly #target: RunTarget | null;
  readonly #keptTasks: number;
  readonly #prediction: Prediction | null;
  readonly #beyond = new TaskTotals();
  #aggregated: AggregatedTasks | null = null;
  #file: RunFileWriter | null = null;
  readonly #tasks = emptyTaskColumns();
  readonly #workers = new Map<number, WorkerRecord>();
  readonly #failures: TaskFailure[] = [];
  readonly #notes: string[] = [];
  readonly #id: string;
  readonly #startedAt: string;
  #failedTasks = 0;
  #submittedTasks = 0;
  #serial: SerialBaseline | null = null;
  #ways: WaysRecord | null = null;
  readonly #cpuProfiles: CpuProfile[] = [];

  constructor({ target, keptTasks = KEPT_TASKS, prediction }: RecorderOptions = {}) {
    this.#prediction = prediction ?? null;
    this.#target = target ?? null;
    this.#keptTasks = keptTasks;
    this.#id = target?.id ?? randomUUID();
    this.#startedAt = target?.startedAt ?? new Date().toISOString();
  }

  /** From now on what is recorded is written as well, where there is a target. */
  begin(subject: FunctionLocation, options: RunOptions): void {
    if (this.#target !== null)
      this.#file = new RunFileWriter(this.#target.path, this.#head(subject, options));
  }

  /** Ends the file, which has nothing but the end where the run came to no beginning. @returns why it is not whole, or `null`. */
  async store(run: RecordedRun): Promise<Error | null> {
    if (this.#target === null) return null;
    this.#file ??= new RunFileWriter(this.#target.path, run);
    return this.#file.finish(run);
  }

  addBatch(batch: RunBatch): void {
    this.#addTasks(batch.tasks);
    if (batch.aggregated !== undefined) this.#aggregated = batch.aggregated;
    this.#submittedTasks = batch.submittedTasks;
    this.#failedTasks += batch.tasks.outcome.filter(
      (outcome) => outcome !== 'ok' && outcome !== 'cancelled',
    ).length;
    this.#failures.push(...batch.failures.slice(0, KEPT_FAILURES - this.#failures.length));
    for (const worker of batch.workers) this.#addWorker(worker);
    this.#file?.keep({ ...this.#soFar(), workers: [...this.#workers.values()] });
  }

  addNote(note: string): void {
    this.#notes.push(note);
  }

  addCpuProfile(profile: CpuProfile): void {
    this.#cpuProfiles.push(profile);
  }

  setSerial(serial: SerialBaseline): void {
    this.#serial = serial;
  }

  setWays(ways: WaysRecord | null): void {
    this.#ways = ways;
  }

  finish(subject: FunctionLocation, options: RunOptions, { outcome, failure }: RunEnd): RecordedRun {
    return {
      schema: RUN_SCHEMA,
      ...this.#head(subject, options),
      outcome,
      failure,
      ...this.#soFar(),
      workers: [...this.#workers.values()].toSorted((a, b) => a.id - b.id),
      serial: this.#serial,
      ...(this.#cpuProfiles.length > 0 && { cpuProfiles: this.#cpuProfiles }),
      ...(this.#ways !== null && { ways: this.#ways }),
      ...(this.#prediction !== null && { prediction: this.#prediction }),
    };
  }

  #head(subject: FunctionLocation, { way, nodeVersion }: RunOptions): RunHead {
    return {
      id: this.#id,
      startedAt: this.#startedAt,
      function: subject,
      machine: {
        cpus: availableCpus(),
        cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
        memoryBytes: totalmem(),
        platform: process.platform,
        nodeVersion,
      },
      options: way,
    };
  }

  #soFar(): Omit<RunSoFar, 'workers'> {
    const aggregated = this.#totals();
    return {
      submittedTasks: this.#submittedTasks,
      failedTasks: this.#failedTasks + (this.#aggregated?.failedTasks ?? 0),
      tasks: this.#tasks,
      failures: this.#failures,
      notes: this.#notes,
      ...(aggregated !== null && { aggregated }),
    };
  }

  #addTasks(tasks: TaskColumns): void {
    const room = this.#keptTasks - this.#tasks.index.length;
    if (room >= tasks.index.length) appendColumns(this.#tasks, tasks);
    else {
      appendColumns(this.#tasks, tasks, room);
      aggregateRows(this.#beyond, tasks, room);
    }
  }

  /** Those that the runner summed itself, and those that it told one by one beyond the limit. */
  #totals(): AggregatedTasks | null {
    const all = new TaskTotals();
    if (this.#aggregated !== null) all.addTotals(this.#aggregated);
    const beyond = this.#beyond.totals();
    if (beyond !== null) all.addTotals(beyond);
    return all.totals();
  }

  /** A batch brings the worker as it stands, with the samples that are new. */
  #addWorker(worker: WorkerRecord): void {
    const before = this.#workers.get(worker.id)?.samples;
    const samples = before ?? {
      at: [],
      cpuMs: [],
      rssBytes: [],
      heapUsedBytes: [],
      loopActiveMs: [],
      gcMs: [],
    };
    samples.at.push(...worker.samples.at);
    samples.cpuMs.push(...worker.samples.cpuMs);
    samples.rssBytes.push(...worker.samples.rssBytes);
    samples.heapUsedBytes.push(...worker.samples.heapUsedBytes);
    samples.loopActiveMs.push(...worker.samples.loopActiveMs);
    samples.gcMs?.push(...(worker.samples.gcMs ?? []));
    this.#workers.set(worker.id, { ...worker, samples });
  }
}
