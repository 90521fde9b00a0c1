/**
 * Sends what a live run brings at a pace that leaves the CPUs to the run: the first batch at once, those that come soon
 * after it together. Everything else keeps its place in the order.
 */
import type { HostToView } from '../protocol/view-messages.ts';
import { withMergedBatches } from './merge-batches.ts';

/** The view draws no more often than this. */
const INTERVAL_MS = 250;

export class BatchPace {
  readonly #send: (messages: readonly HostToView[]) => void;
  #held: HostToView[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(send: (messages: readonly HostToView[]) => void) {
    this.#send = send;
  }

  add(message: HostToView): void {
    this.#held.push(message);
    if (message.type !== 'batch') this.flush();
    else if (this.#timer === null) {
      this.flush();
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.flush();
      }, INTERVAL_MS);
    }
  }

  /** Sends what is held now. */
  flush(): void {
    const messages = withMergedBatches(this.#held);
    this.#held = [];
    if (messages.length > 0) this.#send(messages);
  }

  /** Forgets what is held. */
  clear(): void {
    this.#held = [];
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
