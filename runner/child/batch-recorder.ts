/**
 * Turns the pool's events into batches for the host: the first task at once, then at most 20 batches a second. While
 * nothing happens, as in a long task, a batch without news tells a few times a second how late it is.
 */
import {
  emptyTaskColumns,
  TASK_STAMPS,
  type TaskOutcome,
  type TaskFailure,
  type WorkerRecord,
  type WorkerSamples,
} from '../../protocol/recorded-run.ts';
import { TaskTotals } from '../../profile/aggregate-tasks.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { PoolEvent } from '../../pool/src/index.ts';
import { preview } from './collect-inputs.ts';
import { monotonicMs } from './run-clock.ts';
import { stackOf } from './runner-error.ts';
import { SampledCost } from './sampled-cost.ts';

const BATCH_EVERY_MS = 50;
const HEARTBEAT_MS = 250;
/** More failures than the host keeps are only counted. */
const KEPT_FAILURES = 100;
const TIMED_EVERY = 64;

type TaskSettled = Extract<PoolEvent, { type: 'task-settled' }>;
type WorkerSample = Extract<PoolEvent, { type: 'worker-sample' }>;

/** Counts of what has settled so far. */
export interface Settled {
  readonly ok: number;
  readonly failed: number;
}

export interface BatchOptions {
  /** What the workers are. */
  readonly kind: 'process' | 'thread';
  /** Tasks told one by one; those that settle after them are summed. */
  readonly keptTasks: number;
}

export class BatchRecorder {
  readonly #tuples: readonly unknown[][];
  readonly #kind: 'process' | 'thread';
  readonly #keptTasks: number;
  readonly #send: (batch: RunBatch) => void;
  readonly #origin = monotonicMs();
  readonly #workers = new Map<number, WorkerRecord>();
  readonly #running = new Map<number, RunBatch['running'][number]>();
  #tasks = emptyTaskColumns();
  #toldTasks = 0;
  readonly #beyond = new TaskTotals();
  #failures: TaskFailure[] = [];
  #settled = { ok: 0, failed: 0 };
  #longestTaskMs = 0;
  #submittedTasks = 0;
  #timer: NodeJS.Timeout | null = null;
  readonly #heartbeat = setInterval(() => this.#flush(), HEARTBEAT_MS).unref();
  #hasSentTask = false;
  #isCancelled = false;
  readonly #events = new SampledCost(TIMED_EVERY);
  #batchesMs = 0;

  /**
   * @param tuples The argument lists, for showing those of a task that failed.
   */
  constructor(
    tuples: readonly unknown[][],
    { kind, keptTasks }: BatchOptions,
    send: (batch: RunBatch) => void,
  ) {
    this.#tuples = tuples;
    this.#kind = kind;
    this.#keptTasks = keptTasks;
    this.#send = send;
  }

  /** Milliseconds of CLOCK_MONOTONIC from which all moments are told. */
  get originMs(): number {
    return this.#origin;
  }

  /** All workers so far, by their number. */
  get workers(): readonly WorkerRecord[] {
    return [...this.#workers.values()].toSorted((a, b) => a.id - b.id);
  }

  get settled(): Settled {
    return this.#settled;
  }

  get longestTaskMs(): number {
    return this.#longestTaskMs;
  }

  /** What recording has cost the process that submits the tasks, ms; from a sample of the events and the CPU time of all batches. */
  get recordingMs(): number {
    return this.#events.totalMs + this.#batchesMs;
  }

  /** From now on a worker that ends was ended by us, and its tasks with it. */
  cancel(): void {
    this.#isCancelled = true;
  }

  countSubmitted(count: number): void {
    this.#submittedTasks += count;
  }

  record(event: PoolEvent): void {
    this.#events.run(() => this.#take(event));
    this.#sendSoon();
  }

  /** Sends what has not been sent, and nothing after it. */
  close(): void {
    clearInterval(this.#heartbeat);
    this.#flush();
  }

  #flush(): void {
    const before = process.cpuUsage();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#sendBatch();
    const { user, system } = process.cpuUsage(before);
    this.#batchesMs += (user + system) / 1000;
  }

  #take(event: PoolEvent): void {
    switch (event.type) {
      case 'worker-started':
        this.#workers.set(event.worker, {
          id: event.worker,
          pid: event.pid,
          ...(this.#kind === 'thread' && { kind: 'thread' }),
          started: this.#since(event.at),
          ready: null,
          exited: null,
          exitCode: null,
          exitSignal: null,
          samples: noSamples(),
        });
        break;
      case 'worker-ready':
        this.#change(event.worker, { ready: this.#since(event.at) });
        break;
      case 'worker-exited':
        this.#change(event.worker, {
          exited: this.#since(event.at),
          exitCode: event.exitCode,
          exitSignal: event.signal,
        });
        break;
      case 'worker-sample':
        this.#addSample(event);
        break;
      case 'task-started': {
        const runStart = this.#since(event.at);
        this.#running.set(event.task, { index: event.task, worker: event.worker, runStart });
        break;
      }
      case 'task-settled':
        this.#addTask(event);
        break;
    }
  }

  #sendBatch(): void {
    const aggregated = this.#beyond.totals();
    this.#send({
      type: 'batch',
      tasks: this.#tasks,
      ...(aggregated !== null && { aggregated }),
      running: [...this.#running.values()],
      workers: [...this.#workers.values()],
      failures: this.#failures,
      submittedTasks: this.#submittedTasks,
      totalTasks: this.#tuples.length,
      now: this.#since(monotonicMs()),
    });
    this.#tasks = emptyTaskColumns();
    this.#failures = [];
    for (const worker of this.#workers.keys()) this.#change(worker, { samples: noSamples() });
  }

  #sendSoon(): void {
    if (!this.#hasSentTask && this.#tasks.index.length > 0) {
      this.#hasSentTask = true;
      this.#flush();
    }
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_EVERY_MS).unref();
  }

  #addTask(event: TaskSettled): void {
    if (this.#toldTasks >= this.#keptTasks) this.#aggregate(event);
    else this.#tell(event);
    if (event.runStart !== null && event.runEnd !== null) {
      this.#longestTaskMs = Math.max(this.#longestTaskMs, event.runEnd - event.runStart);
    }
    const outcome = this.#outcomeOf(event);
    if (outcome === 'ok') this.#settled.ok += 1;
    else if (outcome !== 'cancelled') this.#addFailure(event);
  }

  #outcomeOf({ outcome }: TaskSettled): TaskOutcome {
    return this.#isCancelled && outcome === 'worker-died' ? 'cancelled' : outcome;
  }

  #tell(event: TaskSettled): void {
    this.#toldTasks += 1;
    // A task that was ended while it ran has no result, and with it no stamps of its worker.
    const started = this.#running.get(event.task);
    this.#running.delete(event.task);
    this.#tasks.index.push(event.task);
    this.#tasks.worker.push(event.worker === -1 ? (started?.worker ?? -1) : event.worker);
    this.#tasks.outcome.push(this.#outcomeOf(event));
    this.#tasks.bytesIn.push(event.bytesIn);
    this.#tasks.bytesOut.push(event.bytesOut);
    this.#tasks.cpuMs.push(event.cpuMs);
    for (const stamp of TASK_STAMPS) {
      const at = event[stamp];
      const known = stamp === 'runStart' ? (started?.runStart ?? null) : null;
      this.#tasks[stamp].push(at === null ? known : this.#since(at));
    }
  }

  #aggregate(event: TaskSettled): void {
    this.#running.delete(event.task);
    const outcome = this.#outcomeOf(event);
    const since = (at: number | null): number | null => (at === null ? null : this.#since(at));
    this.#beyond.add({
      hasFailed: outcome !== 'ok' && outcome !== 'cancelled',
      bytesIn: event.bytesIn,
      bytesOut: event.bytesOut,
      cpuMs: event.cpuMs,
      submitted: since(event.submitted),
      runStart: since(event.runStart),
      runEnd: since(event.runEnd),
      settled: since(event.settled),
    });
  }

  #addFailure({ task, error }: TaskSettled): void {
    this.#settled.failed += 1;
    if (this.#settled.failed > KEPT_FAILURES) return;
    this.#failures.push({
      index: task,
      name: error instanceof Error ? error.name : typeof error,
      message: error instanceof Error ? error.message : preview(error),
      stack: error instanceof Error ? stackOf(error) : '',
      inputPreview: preview(this.#tuples[task]),
    });
  }

  #addSample(event: WorkerSample): void {
    const samples = this.#workers.get(event.worker)?.samples;
    if (samples === undefined) return;
    samples.at.push(this.#since(event.at));
    samples.cpuMs.push(event.cpuMs);
    samples.rssBytes.push(event.rssBytes);
    samples.heapUsedBytes.push(event.heapUsedBytes);
    samples.loopActiveMs.push(event.loopActiveMs);
    samples.gcMs?.push(event.gcMs);
  }

  #change(worker: number, change: Partial<WorkerRecord>): void {
    const before = this.#workers.get(worker);
    if (before !== undefined) this.#workers.set(worker, { ...before, ...change });
  }

  /** To a tenth of a microsecond, which halves the batches: they are text. */
  #since(monotonic: number): number {
    return Math.round((monotonic - this.#origin) * 1e4) / 1e4;
  }
}

function noSamples(): WorkerSamples {
  return { at: [], cpuMs: [], rssBytes: [], heapUsedBytes: [], loopActiveMs: [], gcMs: [] };
}
