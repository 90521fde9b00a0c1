/** What the parent knows of one worker, and the messages to and from it. */
import type { Task } from '../task.ts';
import { GarbledError } from '../wire/byte-reader.ts';
import { Decoder } from '../wire/decoder.ts';
import { Encoder } from '../wire/encoder.ts';
import { FRAME_HEADER, writeFrameHeader } from '../wire/frames.ts';
import * as message from '../wire/messages.ts';
import type { StartMessage } from '../wire/messages.ts';
import { createMark } from '../wire/value-io.ts';
import { monotonicNow } from '../observer.ts';
import type { TaskFunctionEntry } from './function-registry.ts';
import { giveAway, readItemStamps, readSample, readStamps } from './task-messages.ts';
import { TaskQueue } from './task-queue.ts';
import type { ReceivedResult, WorkerOwner } from './worker-owner.ts';
import type { Transport, TransportFactory, TransportListener } from './transport.ts';
import type { ExecutorOptions } from './options.ts';

export class WorkerHandle implements TransportListener {
  readonly id: number;
  /** Sent and not settled by a result, in the order in which the worker runs them. */
  readonly inflight = new TaskQueue<Task>();
  state: 'starting' | 'ready' | 'ended' = 'starting';
  /** No more tasks are to be sent. */
  isRetiring = false;
  /** Work sent, as far as it can be estimated, microseconds. */
  loadUs = 0;
  /** Tasks sent so far: the number of the next one. */
  sent = 0;
  /** The same without those that were taken back. */
  assigned = 0;
  wasReady = false;
  /** Whatever it still says is of no interest. */
  isAbandoned = false;
  initializerFailed = false;
  /** When the task at the head of `inflight` became it. */
  headSince = 0;
  timer: NodeJS.Timeout | null = null;
  readonly #owner: WorkerOwner<WorkerHandle>;
  readonly #transport: Transport;
  readonly #encoder = new Encoder();
  readonly #decoder = new Decoder();
  readonly #functions = new Map<TaskFunctionEntry, number>();
  readonly #areAllTimed: boolean;
  readonly #mark = createMark();
  readonly #received: ReceivedResult = { kind: 0, read: undefined, stamps: null, bytes: 0 };
  /** When the frame came that is read now. */
  #frameAt = 0;
  #generation = 0;
  #lastStart: { readonly task: Task; readonly item: number; readonly at: number } | null = null;
  #cause: unknown = undefined;

  constructor(
    id: number,
    owner: WorkerOwner<WorkerHandle>,
    start: TransportFactory,
    options: ExecutorOptions,
    depth: number,
  ) {
    this.id = id;
    this.#owner = owner;
    this.#areAllTimed = options.taskTimeout !== null;
    this.#encoder.pos = FRAME_HEADER;
    this.#transport = start(options, depth, this);
    if (this.#transport.carriesObjects) this.#encoder.externals = [];
    this.#encoder.arena = this.#transport.toWorker;
    this.#decoder.arena = this.#transport.fromWorker;
  }

  get name(): string {
    return this.#transport.name;
  }

  get pid(): number {
    return this.#transport.pid;
  }

  /** @throws what the encoder throws for initargs that cannot travel */
  start(start: StartMessage, isObserved: boolean): void {
    if (isObserved) this.observe(true);
    this.#encoder.byte(message.TO_WORKER_START);
    this.#encoder.begin();
    this.#encoder.value(start);
    this.flush();
  }

  observe(isObserved: boolean): void {
    this.#encoder.byte(message.TO_WORKER_OBSERVE);
    this.#encoder.byte(isObserved ? 1 : 0);
    this.flush();
  }

  /** Puts the task into the next frame; returns what is wrong with its arguments, or `null`. */
  send(task: Task): Error | null {
    const encoder = this.#encoder;
    const number = this.#functionNumber(task.fn);
    const mark = encoder.mark(this.#mark);
    const start = encoder.pos + (encoder.arena?.stored ?? 0);
    const { options } = task;
    const transfer = options?.transfer;
    if (transfer !== undefined) encoder.transferred = new Set(transfer);
    try {
      encoder.byte(task.isChunk ? message.TO_WORKER_CHUNK : message.TO_WORKER_TASK);
      encoder.count(number);
      encoder.byte(this.#flagsOf(task));
      task.writeArguments(encoder);
      if (transfer !== undefined && !this.#transport.carriesObjects) giveAway(transfer);
    } catch (error) {
      encoder.rollback(mark);
      return task.explain(error);
    } finally {
      encoder.transferred = null;
    }
    const { stamps } = task;
    if (stamps !== null) {
      stamps.serialized = monotonicNow();
      stamps.bytesIn = encoder.pos + (encoder.arena?.stored ?? 0) - start;
    }
    task.state = 'sent';
    task.worker = this.id;
    task.sequence = this.sent++;
    this.assigned++;
    task.estimatedUs = Math.ceil(Math.max(task.fn.averageUs, 0) * task.count);
    this.loadUs += task.estimatedUs;
    if (this.inflight.length === 0) this.headSince = performance.now();
    this.inflight.push(task);
    return null;
  }

  flush(): void {
    const encoder = this.#encoder;
    if (encoder.pos === FRAME_HEADER) return;
    writeFrameHeader(encoder.view, encoder.pos);
    const externals = encoder.externals ?? [];
    if (this.#transport.send(encoder.written(), externals)) encoder.clear();
    else encoder.renew();
    if (encoder.externals !== null) encoder.externals = [];
    encoder.pos = FRAME_HEADER;
  }

  /** How many of the tasks sent may have started. */
  claimed(): number {
    return this.#transport.claims?.claimed() ?? this.sent;
  }

  /** Takes back those of the tasks numbered `from` to `to` that have not started; returns them in their order. */
  revoke(from: number, to: number): Task[] {
    const { claims } = this.#transport;
    if (claims === null || this.state === 'ended') return [];
    this.#generation++;
    claims.revoke(this.#generation);
    const first = Math.max(from, claims.claimed());
    const encoder = this.#encoder;
    encoder.byte(message.TO_WORKER_REVOKE);
    encoder.count(this.#generation);
    encoder.count(first);
    encoder.count(Math.max(first, to));
    this.flush();
    return this.#takeOut(first, to);
  }

  /** Whether the worker is known to have gone on to what comes after the task. */
  isPast(task: Task): boolean {
    return this.inflight.peek() !== task || this.claimed() > task.sequence + 1;
  }

  setKeepAlive(isKept: boolean): void {
    if (this.state !== 'ended') this.#transport.setKeepAlive(isKept);
  }

  /** Asks the worker to end itself, which it does between tasks. */
  retire(): void {
    if (this.isRetiring) return;
    this.isRetiring = true;
    this.#encoder.byte(message.TO_WORKER_EXIT);
    this.flush();
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.isRetiring = true;
    if (this.state !== 'ended') this.#transport.kill(signal);
  }

  onFrame(bytes: Buffer, start: number, end: number, externals: readonly unknown[]): void {
    if (this.isAbandoned) return;
    const decoder = this.#decoder;
    decoder.reset(bytes, start, end);
    decoder.externals = externals;
    this.#frameAt = performance.now();
    while (decoder.pos < end) this.#message(decoder);
    this.#tellStart();
    decoder.arena?.release();
    this.#owner.onFrameEnd(this);
  }

  onGarbled(error: Error): void {
    this.#cause ??= error;
    this.kill('SIGKILL');
  }

  onExit(exitCode: number | null, signal: string | null, error: Error | null): void {
    const claimed = this.claimed();
    this.state = 'ended';
    if (this.timer !== null) clearTimeout(this.timer);
    this.#owner.onExit(this, { exitCode, signal, cause: error ?? this.#cause, claimed });
  }

  #flagsOf({ options, isPatient }: Task): number {
    const mayBeEnded = this.#areAllTimed || options?.signal !== undefined || options?.timeout !== undefined;
    return (mayBeEnded ? message.FLAG_ALONE : 0) | (isPatient ? message.FLAG_PATIENT : 0);
  }

  #functionNumber(fn: TaskFunctionEntry): number {
    const known = this.#functions.get(fn);
    if (known !== undefined) return known;
    const number = this.#functions.size;
    this.#functions.set(fn, number);
    this.#encoder.byte(message.TO_WORKER_FUNCTION);
    this.#encoder.begin();
    this.#encoder.value(fn.address);
    return number;
  }

  #takeOut(from: number, to: number): Task[] {
    const taken = this.inflight.takeOut(({ sequence }) => sequence >= from && sequence < to);
    for (const task of taken) this.loadUs -= task.estimatedUs;
    this.assigned -= taken.length;
    return taken;
  }

  #message(decoder: Decoder): void {
    const kind = decoder.byte();
    switch (kind) {
      case message.FROM_WORKER_RESULT:
      case message.FROM_WORKER_ERROR:
      case message.FROM_WORKER_CHUNK:
      case message.FROM_WORKER_MIXED_CHUNK:
        this.#result(kind, decoder);
        return;
      case message.FROM_WORKER_READY:
        this.state = 'ready';
        this.wasReady = true;
        this.headSince = performance.now();
        this.#owner.onReady(this, decoder.double());
        return;
      case message.FROM_WORKER_STARTED:
        this.#started(decoder.count(), decoder.count(), decoder.double());
        return;
      case message.FROM_WORKER_SAMPLE:
        this.#owner.onSample(readSample(decoder, this.id));
        return;
      case message.FROM_WORKER_INITIALIZER_FAILED:
        this.initializerFailed = true;
        this.#cause = this.#thrown(decoder);
        return;
      case message.FROM_WORKER_FATAL:
        this.#cause = this.#thrown(decoder);
        return;
      default:
        throw new GarbledError(`A worker does not send messages of kind ${kind}.`);
    }
  }

  #thrown(decoder: Decoder): unknown {
    decoder.begin();
    return decoder.value();
  }

  #result(kind: number, decoder: Decoder): void {
    const task = this.inflight.peek();
    if (task === undefined) throw new GarbledError('A result came for which there is no task.');
    const start = decoder.progress;
    if (task.stamps !== null) task.stamps.resultReceived = monotonicNow();
    const us = decoder.count();
    const result = this.#received;
    result.kind = kind;
    result.read = task.readResult(kind, decoder);
    result.bytes = decoder.progress - start;
    result.stamps = task.isChunk ? readItemStamps(decoder) : readStamps(decoder);
    this.inflight.shift();
    this.#lastStart = null;
    this.loadUs -= task.estimatedUs;
    this.headSince = this.#frameAt;
    const { fn } = task;
    const each = us / Math.max(task.count, 1);
    fn.averageUs = fn.averageUs < 0 ? each : fn.averageUs + (each - fn.averageUs) * 0.2;
    this.#owner.onResult(task, result);
  }

  #tellStart(): void {
    const start = this.#lastStart;
    this.#lastStart = null;
    if (start !== null) this.#owner.onStarted(this, start.task, start.item, start.at);
  }

  #started(sequence: number, item: number, at: number): void {
    // Told at the end of the frame, if the result is not in it too: of short tasks only the result is of interest.
    const task = this.inflight.peek();
    if (task?.sequence === sequence) this.#lastStart = { task, item, at };
  }
}
