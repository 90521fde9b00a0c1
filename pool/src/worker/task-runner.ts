/** Runs tasks in the order in which they came, one at a time. */
import { monotonicNow } from '../observer.ts';
import type { Claims } from '../wire/claims.ts';
import { readColumn } from '../wire/column-reader.ts';
import { Decoder } from '../wire/decoder.ts';
import { writeThrown } from '../wire/error-codec.ts';
import * as message from '../wire/messages.ts';
import { parseAddress, parseStart } from '../wire/parse.ts';
import { Spinner } from '../wire/spinner.ts';
import type { WorkerState } from '../wire/worker-state.ts';
import type { Channel } from './channel.ts';
import { ChunkRun } from './chunk-run.ts';
import { FlushTiming } from './flush-timing.ts';
import { callInitializer, isThenable, learn, loadFunction } from './functions.ts';
import type { LoadedFunction } from './functions.ts';
import { Inspector } from './inspector.ts';
import { claimEnd } from './queued-task.ts';
import type { QueuedTask } from './queued-task.ts';
import { ResultWriter } from './results.ts';

/** The worker lets its event loop turn at least this often, for timers, aborts and the parent's messages. */
const YIELD_MS = 5;
/** After less work than this, the next is waited for awake. */
const SPIN_AFTER_MS = 0.05;

export class TaskRunner {
  readonly #channel: Channel;
  readonly #claims: Claims | null;
  readonly #state: WorkerState;
  readonly #decoder = new Decoder();
  readonly #results: ResultWriter;
  readonly #inspector: Inspector;
  readonly #flushTiming = new FlushTiming();
  readonly #spinner = new Spinner();
  readonly #functions: LoadedFunction[] = [];
  #queue: QueuedTask[] = [];
  #head = 0;
  #sent = 0;
  #claimed = 0;
  #generation = 0;
  #isBusy = true;
  #canSpin = false;
  /** When the loop got its last turn. */
  #lastTurn = 0;

  constructor(channel: Channel, state: WorkerState) {
    this.#channel = channel;
    this.#claims = channel.claims;
    this.#decoder.arena = channel.toWorker;
    this.#state = state;
    this.#results = new ResultWriter(channel, monotonicNow);
    this.#inspector = new Inspector(this.#results, channel.claims);
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  flush(): void {
    this.#results.flush();
    this.#flushTiming.flushed();
  }

  /** Tells the parent of an error that no task can be blamed for. */
  fail(error: unknown): void {
    this.#results.encoder.byte(message.FROM_WORKER_FATAL);
    writeThrown(this.#results.encoder, error);
    this.flush();
  }

  receive(bytes: Buffer, start: number, end: number, externals: readonly unknown[]): void {
    const decoder = this.#decoder;
    const received = this.#inspector.isOn ? monotonicNow() : 0;
    this.#spinner.wake();
    decoder.reset(bytes, start, end);
    decoder.externals = externals;
    while (decoder.pos < end) this.#message(decoder, received);
    decoder.arena?.release();
    if (!this.#isBusy) this.#run();
  }

  #message(decoder: Decoder, received: number): void {
    const kind = decoder.byte();
    switch (kind) {
      case message.TO_WORKER_TASK:
      case message.TO_WORKER_CHUNK:
        this.#enqueue(decoder, kind, received);
        return;
      case message.TO_WORKER_FUNCTION:
        decoder.begin();
        this.#functions.push(loadFunction(parseAddress(decoder.value()), this.#state));
        return;
      case message.TO_WORKER_START:
        void this.#start(decoder);
        return;
      case message.TO_WORKER_OBSERVE:
        this.#inspector.toggle(decoder.byte() === 1);
        return;
      case message.TO_WORKER_REVOKE:
        this.#revoke(decoder.count(), decoder.count(), decoder.count());
        return;
      case message.TO_WORKER_EXIT:
        void this.#end();
        return;
      default:
        throw new Error(`The parent sent a message of an unknown kind, ${kind}.`);
    }
  }

  async #end(): Promise<void> {
    // Without a turn of the loop if no one observes: ending should take no longer than it must.
    if (this.#inspector.isOn) await this.#inspector.finish();
    this.#channel.end();
  }

  #enqueue(decoder: Decoder, kind: number, received: number): void {
    const fn = this.#functions[decoder.count()];
    if (fn === undefined) throw new Error('The parent named a function that it had not sent.');
    const flags = decoder.byte();
    const count = decoder.count();
    const values: unknown[][] = [];
    const args: unknown[] = [];
    decoder.begin();
    for (let index = 0; index < count; index++) {
      if (kind === message.TO_WORKER_TASK) args.push(decoder.value());
      else values.push(readColumn(decoder));
    }
    this.#queue.push({
      sequence: this.#sent++,
      fn,
      isAlone: (flags & message.FLAG_ALONE) !== 0,
      isPatient: (flags & message.FLAG_PATIENT) !== 0,
      args: kind === message.TO_WORKER_TASK ? args : null,
      columns: kind === message.TO_WORKER_TASK ? null : values,
      received,
      deserialized: this.#inspector.isOn ? monotonicNow() : 0,
    });
  }

  async #start(decoder: Decoder): Promise<void> {
    decoder.begin();
    const { initializer, initargs, canSpin } = parseStart(decoder.value());
    this.#canSpin = canSpin;
    try {
      if (initializer !== null) await callInitializer(initializer, initargs, this.#state);
    } catch (error) {
      this.#results.encoder.byte(message.FROM_WORKER_INITIALIZER_FAILED);
      writeThrown(this.#results.encoder, error);
      this.flush();
      process.exit(1);
    }
    this.#results.encoder.byte(message.FROM_WORKER_READY);
    this.#results.encoder.double(monotonicNow());
    this.flush();
    this.#isBusy = false;
    this.#run();
  }

  /** Runs what is queued until there is nothing left, something must be waited for, or the loop wants its turn. */
  #run(): void {
    this.#isBusy = true;
    this.#lastTurn = performance.now();
    this.#runQueued();
  }

  #runQueued(): void {
    for (;;) {
      const task = this.#queue[this.#head];
      if (task === undefined) break;
      if (task.sequence >= this.#claimed && !this.#claim()) {
        this.flush();
        this.#isBusy = false;
        return;
      }
      if (task.fn.call === null && task.fn.error === null) {
        this.flush();
        void task.fn.loading.then(() => {
          this.#runQueued();
        });
        return;
      }
      if (task.isAlone || this.#flushTiming.isDueBefore(task)) this.flush();
      this.#head++;
      if (!this.#runTask(task)) return;
      if (this.#yieldIfDue()) return;
    }
    this.#queue = [];
    this.#head = 0;
    this.#isBusy = false;
    this.flush();
    this.#inspector.idle();
    if (this.#canSpin && performance.now() - this.#lastTurn < SPIN_AFTER_MS) this.#spinner.rest();
  }

  /** Returns false if the task goes on by itself and calls `#runQueued` at its end. */
  #runTask(task: QueuedTask): boolean {
    if (task.columns !== null) {
      const run = new ChunkRun(task.fn, task.columns, task, this.#inspector);
      const isDone = run.start(() => {
        this.#finishChunk(task, run);
        if (!this.#yieldIfDue()) this.#runQueued();
      });
      if (isDone) this.#finishChunk(task, run);
      else this.#flushIfDue(performance.now());
      return isDone;
    }
    const { fn, args } = task;
    this.#inspector.begin(task);
    const started = performance.now();
    let result: unknown;
    try {
      if (fn.call === null) throw fn.error;
      result = fn.call.apply(undefined, args ?? []);
    } catch (error) {
      this.#finish(fn, started, false, error);
      return true;
    }
    if (!isThenable(result)) {
      this.#finish(fn, started, true, result);
      return true;
    }
    const goOn = (): void => {
      if (!this.#yieldIfDue()) this.#runQueued();
    };
    Promise.resolve(result).then(
      (value) => {
        this.#finish(fn, started, true, value);
        goOn();
      },
      (error: unknown) => {
        this.#finish(fn, started, false, error);
        goOn();
      },
    );
    // What finished before must not wait for something that may take long.
    this.#flushIfDue(performance.now());
    return false;
  }

  #finish(fn: LoadedFunction, started: number, isOk: boolean, value: unknown): void {
    const now = performance.now();
    const us = (now - started) * 1000;
    learn(fn, us);
    const stamps = this.#inspector.end();
    if (isOk) this.#results.result(value, Math.ceil(us), stamps);
    else this.#results.error(value, Math.ceil(us), stamps);
    this.#flushIfDue(now);
  }

  #finishChunk(task: QueuedTask, run: ChunkRun): void {
    learn(task.fn, run.us / Math.max(run.values.length, 1));
    this.#results.chunk(run, Math.ceil(run.us));
    const now = performance.now();
    // Where someone observes, the moments told are to be those of a result on its own.
    if (!task.isPatient || this.#inspector.isOn) this.#flushIfDue(now);
    else if (this.#flushTiming.isDueForPatient(now, this.#results.pendingBytes, task.fn)) this.flush();
  }

  #flushIfDue(now: number): void {
    if (this.#flushTiming.isDue(now, this.#results.pendingBytes)) this.flush();
  }

  #yieldIfDue(): boolean {
    if (performance.now() - this.#lastTurn < YIELD_MS) return false;
    this.flush();
    this.#compact();
    setImmediate(() => {
      this.#lastTurn = performance.now();
      this.#runQueued();
    });
    return true;
  }

  #compact(): void {
    if (this.#head < 64) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  /** Claims the next task and some after it. Returns false if the parent may be taking it back: its word is on the way. */
  #claim(): boolean {
    const until = claimEnd(this.#queue, this.#head);
    if (this.#claims === null) {
      this.#claimed = until;
      return true;
    }
    this.#inspector.claim(this.#claims, until, this.#queue[this.#head]);
    if (this.#claims.generation() !== this.#generation) return false;
    this.#claimed = until;
    return true;
  }

  /** The parent's word on which tasks it took back; whatever of its revocation is not among them is to be run. */
  #revoke(generation: number, from: number, to: number): void {
    this.#generation = generation;
    const keep = this.#queue.slice(this.#head).filter(({ sequence }) => sequence < from || sequence >= to);
    this.#queue = keep;
    this.#head = 0;
  }
}
