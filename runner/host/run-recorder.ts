/** Gathers what the runner sends into the recorded run. */
import { randomUUID } from 'node:crypto';
import { cpus, totalmem } from 'node:os';
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import { appendColumns } from '../../profile/task-columns.ts';
import {
  emptyTaskColumns,
  RUN_SCHEMA,
  type FunctionLocation,
  type RecordedRun,
  type RunFailure,
  type RunOutcome,
  type SerialBaseline,
  type TaskFailure,
  type WorkerRecord,
} from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { Way, WaysRecord } from '../../protocol/ways-of-running.ts';
import { availableCpus } from './machine-limits.ts';

/** Failures kept in full; beyond them only the count grows. */
const KEPT_FAILURES = 100;

export interface RunEnd {
  readonly outcome: RunOutcome;
  readonly failure: RunFailure | null;
}

export class RunRecorder {
  readonly #tasks = emptyTaskColumns();
  readonly #workers = new Map<number, WorkerRecord>();
  readonly #failures: TaskFailure[] = [];
  readonly #notes: string[] = [];
  readonly #startedAt = new Date().toISOString();
  #failedTasks = 0;
  #submittedTasks = 0;
  #serial: SerialBaseline | null = null;
  #ways: WaysRecord | null = null;
  readonly #cpuProfiles: CpuProfile[] = [];

  addBatch(batch: RunBatch): void {
    appendColumns(this.#tasks, batch.tasks);
    this.#submittedTasks = batch.submittedTasks;
    this.#failedTasks += batch.tasks.outcome.filter(
      (outcome) => outcome !== 'ok' && outcome !== 'cancelled',
    ).length;
    this.#failures.push(...batch.failures.slice(0, KEPT_FAILURES - this.#failures.length));
    for (const worker of batch.workers) this.#addWorker(worker);
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

  finish(
    subject: FunctionLocation,
    { way, nodeVersion }: { readonly way: Way; readonly nodeVersion: string },
    { outcome, failure }: RunEnd,
  ): RecordedRun {
    return {
      schema: RUN_SCHEMA,
      id: randomUUID(),
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
      outcome,
      failure,
      submittedTasks: this.#submittedTasks,
      failedTasks: this.#failedTasks,
      tasks: this.#tasks,
      workers: [...this.#workers.values()].toSorted((a, b) => a.id - b.id),
      failures: this.#failures,
      serial: this.#serial,
      ...(this.#cpuProfiles.length > 0 && { cpuProfiles: this.#cpuProfiles }),
      ...(this.#ways !== null && { ways: this.#ways }),
      notes: this.#notes,
    };
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
