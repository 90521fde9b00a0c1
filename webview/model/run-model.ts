/** What the view knows about the run it shows, gathered from the host's messages. */
import { packTasks } from '../../profile/index.ts';
import type { ProfileReport, VerdictId } from '../../protocol/profile-report.ts';
import {
  emptyTaskColumns,
  type RecordedRun,
  type RunFailure,
  type TaskColumns,
  type TaskFailure,
  type WorkerRecord,
} from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { RunMessage, LoadedMessage, ViewRunHeader } from '../../protocol/view-messages.ts';
import { BusySeries } from './busy-series.ts';
import { LiveQueue } from './live-queue.ts';
import { QueueDepth } from './queue-depth.ts';
import { sortedRunTimes } from './run-times.ts';
import { TaskStore } from './task-store.ts';
import { WorkerRow } from './worker-row.ts';

export type ViewRunState = 'empty' | 'running' | 'done' | 'failed' | 'cancelled' | 'missing';
export type LivePhase = 'preparing' | 'importing' | 'pool' | 'serial' | 'ways';
export type RunningTask = RunBatch['running'][number];

export interface LoadedRun {
  /** Its tasks are in the store alone. */
  readonly run: RecordedRun;
  readonly report: ProfileReport;
  readonly canApply: boolean;
  readonly dismissed: readonly VerdictId[];
}

/** Up to this many tasks, what is made of all of them takes no time that could be felt. */
const TASKS_MADE_AT_ONCE = 50_000;

/** The live worker as last reported: its samples are summed up, not kept. */
export interface WorkerState {
  readonly record: WorkerRecord;
  readonly row: WorkerRow;
  readonly cpuMs: number;
  readonly peakRssBytes: number | null;
}

export class RunModel {
  state: ViewRunState = 'empty';
  /** Why there is nothing to show, when `state` is `missing`. */
  missingReason = '';
  header: ViewRunHeader | null = null;
  phase: LivePhase = 'preparing';
  loaded: LoadedRun | null = null;
  store = new TaskStore();
  failures: TaskFailure[] = [];
  running: readonly RunningTask[] = [];
  submittedTasks = 0;
  totalTasks: number | null = null;
  /** The moment of the last word from the runner, ms on the clock of the run. */
  now = 0;
  busy = new BusySeries();
  #liveQueue = new LiveQueue();
  #finalQueue: QueueDepth | null = null;
  #sortedRunTimes: Float32Array | null = null;
  readonly #workers = new Map<number, WorkerState>();
  /** Tasks that ended without ever having run on a worker. */
  neverRan = 0;
  #firstMoment = Number.POSITIVE_INFINITY;

  /** Takes one message in; `reveal` is not about the run and is ignored. */
  apply(message: RunMessage): void {
    if (message.type === 'run-started') this.#start(message.header);
    else if (message.type === 'run-phase') this.phase = message.phase;
    else if (message.type === 'batch') this.#addBatch(message);
    else if (message.type === 'run-loaded') this.#load(message);
    else if (message.type === 'run-missing') {
      this.#clear();
      this.state = 'missing';
      this.missingReason = message.message;
    }
  }

  /** Workers by their row number. */
  get workers(): WorkerState[] {
    return [...this.#workers.values()].sort((a, b) => a.record.id - b.record.id);
  }

  get runId(): string | null {
    return this.loaded?.run.id ?? this.header?.runId ?? null;
  }

  /** Where the timeline begins: the first thing that happened, ms on the clock of the run. */
  get startMs(): number {
    return Number.isFinite(this.#firstMoment) ? this.#firstMoment : 0;
  }

  /** Where the timeline ends: the last thing that happened. */
  get endMs(): number {
    let latest = Math.max(this.store.latest, this.state === 'running' ? this.now : 0, this.startMs);
    for (const { record } of this.#workers.values())
      latest = Math.max(latest, record.ready ?? record.started);
    return latest;
  }

  /** How many tasks were waiting when; of a finished run made when first asked for. */
  get queue(): { readonly most: number; at(timeMs: number): number } {
    if (this.loaded === null) return this.#liveQueue;
    this.#finalQueue ??= new QueueDepth(this.store);
    return this.#finalQueue;
  }

  /** Whether `queue` is at hand: to make it takes a moment for a large run, and its tasks can be seen before. */
  get isQueueReady(): boolean {
    return this.loaded === null || this.#finalQueue !== null || this.store.length < TASKS_MADE_AT_ONCE;
  }

  /** Run times of a finished run's tasks, ascending, ms; made when first asked for. */
  get sortedRunTimes(): Float32Array {
    if (this.loaded === null) return sortedRunTimes(this.store);
    this.#sortedRunTimes ??= sortedRunTimes(this.store);
    return this.#sortedRunTimes;
  }

  /** A worker that takes the place of a dead one is not one more. */
  get mostWorkersAtOnce(): number {
    const changes = [...this.#workers.values()].flatMap(({ record: { started, exited } }) => [
      { at: started, by: 1 },
      ...(exited === null ? [] : [{ at: exited, by: -1 }]),
    ]);
    let [most, now] = [1, 0];
    for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
      now += by;
      most = Math.max(most, now);
    }
    return most;
  }

  get failedTasks(): number {
    return this.loaded?.run.failedTasks ?? this.store.length - (this.store.outcomeCounts[0] ?? 0);
  }

  get failure(): RunFailure | null {
    return this.loaded?.run.failure ?? null;
  }

  /** Whether the worker ended by itself while tasks were still to be done, rather than being shut down after them. */
  hasDied(worker: WorkerRecord): boolean {
    const hasFailed = worker.exitSignal !== null || (worker.exitCode ?? 0) !== 0;
    return hasFailed && worker.exited !== null && worker.exited < this.store.latest;
  }

  /** Whether the worker was started after another had died, to take its place. */
  isRestart({ id, started }: WorkerRecord): boolean {
    return this.workers.some(
      ({ record }) => record.id !== id && this.hasDied(record) && (record.exited ?? Number.NaN) <= started,
    );
  }

  #clear(): void {
    this.loaded = null;
    this.header = null;
    this.phase = 'preparing';
    this.store = new TaskStore();
    this.failures = [];
    this.running = [];
    this.submittedTasks = 0;
    this.totalTasks = null;
    this.now = 0;
    this.busy = new BusySeries();
    this.#liveQueue = new LiveQueue();
    this.#finalQueue = null;
    this.#sortedRunTimes = null;
    this.#workers.clear();
    this.neverRan = 0;
    this.#firstMoment = Number.POSITIVE_INFINITY;
  }

  #start(header: ViewRunHeader): void {
    this.#clear();
    this.header = header;
    this.state = 'running';
  }

  #addBatch(batch: RunBatch): void {
    if (this.state !== 'running') return;
    this.submittedTasks = batch.submittedTasks;
    this.totalTasks = batch.totalTasks;
    this.now = Math.max(this.now, batch.now);
    this.running = batch.running;
    this.failures.push(...batch.failures);
    for (const worker of batch.workers) this.#updateWorker(worker);
    this.#addTasks(batch.tasks);
    this.#liveQueue.add(
      this.now,
      Math.max(0, batch.submittedTasks - this.store.length - batch.running.length),
    );
  }

  #load({ run, report, packed, canApply = false, dismissed = [] }: LoadedMessage): void {
    this.#clear();
    const withoutTasks: RecordedRun = {
      ...run,
      tasks: emptyTaskColumns(),
      serial: run.serial && { ...run.serial, taskMs: [] },
    };
    this.loaded = { run: withoutTasks, report, canApply, dismissed };
    this.state = run.outcome === 'completed' ? 'done' : run.outcome;
    this.failures = run.failures;
    this.submittedTasks = run.submittedTasks;
    this.totalTasks = run.submittedTasks;
    for (const worker of run.workers) this.#updateWorker(worker);
    this.store.adopt(packed ?? packTasks(run));
    this.#reserveRows();
    this.#placeTasks(0);
    this.now = this.endMs;
  }

  #updateWorker(record: WorkerRecord): void {
    const known = this.#workers.get(record.id);
    const { rssBytes, cpuMs } = record.samples;
    let peakRssBytes = known?.peakRssBytes ?? null;
    for (const bytes of rssBytes) peakRssBytes = Math.max(peakRssBytes ?? 0, bytes);
    const row = known?.row ?? new WorkerRow(record.id, this.store);
    this.#workers.set(record.id, { record, row, peakRssBytes, cpuMs: cpuMs.at(-1) ?? known?.cpuMs ?? 0 });
    this.#firstMoment = Math.min(this.#firstMoment, record.started);
  }

  #addTasks(columns: TaskColumns): void {
    this.#placeTasks(this.store.append(columns));
  }

  /** Gives each task from row `first` of the store its place in the row of its worker. */
  #placeTasks(first: number): void {
    for (let storeRow = first; storeRow < this.store.length; storeRow++) {
      const submitted = this.store.submitted[storeRow] ?? Number.NaN;
      if (submitted < this.#firstMoment) this.#firstMoment = submitted;
      if (!this.store.isDrawable(storeRow)) {
        this.neverRan++;
        continue;
      }
      this.#rowOf(this.store.worker[storeRow] ?? 0).add(storeRow);
      if (this.loaded === null) {
        this.busy.add(this.store.startOf(storeRow) - this.startMs, this.store.endOf(storeRow) - this.startMs);
      }
    }
    for (const { row } of this.#workers.values()) row.settle();
  }

  /** A stored run comes as a whole: how many tasks each worker has is known before they are added. */
  #reserveRows(): void {
    const counts = new Map<number, number>();
    for (let storeRow = 0; storeRow < this.store.length; storeRow++) {
      const worker = this.store.worker[storeRow] ?? -1;
      counts.set(worker, (counts.get(worker) ?? 0) + 1);
    }
    for (const [worker, tasks] of counts) this.#workers.get(worker)?.row.reserve(tasks);
  }

  /** A task may name a worker that no record told of, in a file cut short; it still gets its row. */
  #rowOf(workerId: number): WorkerRow {
    const known = this.#workers.get(workerId);
    if (known !== undefined) return known.row;
    const samples = { at: [], cpuMs: [], rssBytes: [], heapUsedBytes: [], loopActiveMs: [] };
    const record = { id: workerId, pid: 0, started: this.startMs, ready: null, exited: null, exitCode: null };
    this.#updateWorker({ ...record, exitSignal: null, samples });
    return this.#rowOf(workerId);
  }
}
