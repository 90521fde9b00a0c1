import type { PoolProtocol } from '../libraries/pool-protocol.ts';
import { KEPT_TASKS } from '../log/log-format.ts';
import { now } from './clock.ts';
import { Conversation } from './conversation.ts';
import { payloadBytes } from './payload-size.ts';
import { quietly, type Recording } from './recording.ts';

interface OpenRequest {
  readonly task: number;
  readonly from: number;
}

/** Tasks of this process beyond those that are kept one by one. */
const totals = { tasks: 0, failed: 0, bytesIn: 0, bytesOut: 0, from: Number.POSITIVE_INFINITY, to: 0 };

/** The parent's end of a channel to a worker. */
export class Requester {
  readonly #recording: Recording;
  readonly #conversation: Conversation<OpenRequest>;
  readonly #worker: number;
  readonly #channel: number;
  #messages = 0;
  #library = '';
  #isReady = false;

  constructor(recording: Recording, worker: number, channel: number, protocol: PoolProtocol | null) {
    this.#recording = recording;
    this.#worker = worker;
    this.#channel = channel;
    this.#conversation = new Conversation(() => protocol);
    this.#library = this.#conversation.library;
  }

  /** Messages that have been posted so far. */
  get messages(): number {
    return this.#messages;
  }

  /** Posts a message with `post`, and gives what that gives. */
  post(message: unknown, post: () => unknown): unknown {
    const from = now();
    const result = post();
    const to = now();
    quietly(() => this.#sent(message, from, to));
    return result;
  }

  received(message: unknown, at: number): void {
    const answer = this.#conversation.fromWorker(message);
    if (answer.kind === 'ready' && !this.#isReady) {
      this.#isReady = true;
      this.#recording.entry({ type: 'ready', worker: this.#worker, at });
    }
    const pending = answer.kind === 'answer' ? this.#conversation.find(answer) : undefined;
    const bytes = payloadBytes(message);
    if (answer.kind !== 'answer' || pending === undefined) {
      this.#recording.row('heard', this.#worker, at, bytes);
      return;
    }
    this.#conversation.settle(answer);
    if (answer.isError) this.#recording.failure(pending.task, answer.error);
    if (pending.task < KEPT_TASKS) {
      this.#recording.row('answered', pending.task, answer.isError ? 1 : 0, at, bytes);
      return;
    }
    totals.failed += answer.isError ? 1 : 0;
    totals.bytesOut += bytes;
    totals.to = at;
    const { tasks, failed, bytesIn, bytesOut, from, to } = totals;
    // A running total need not be written for every task.
    if (tasks % 1000 === 0 || this.#conversation.open === 0) {
      this.#recording.row('sentTotals', tasks, failed, bytesIn, bytesOut, from, to);
    }
  }

  /** A message was posted, which took from `from` to `to`: the values are copied in that time. */
  #sent(message: unknown, from: number, to: number): void {
    const number = this.#messages;
    this.#messages += 1;
    const request = this.#conversation.toWorker(message);
    if (this.#conversation.library !== this.#library) this.#tellLibrary();
    if (request.kind !== 'request') return;
    const task = this.#recording.nextTask();
    this.#conversation.add(request, { task, from });
    const bytes = payloadBytes(message);
    if (task >= KEPT_TASKS) {
      totals.tasks += 1;
      totals.bytesIn += bytes;
      totals.from = Math.min(totals.from, from);
      return;
    }
    const name = request.name === null ? -1 : this.#recording.nameNumber(request.name);
    this.#recording.row('sent', task, this.#worker, this.#channel, number, name, from, to, bytes);
  }

  #tellLibrary(): void {
    this.#library = this.#conversation.library;
    this.#recording.entry({ type: 'library', worker: this.#worker, library: this.#library });
  }
}
