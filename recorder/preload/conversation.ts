import { protocolOfRequest } from '../libraries/all-libraries.ts';
import type { Answer, Control, PoolProtocol, Request } from '../libraries/pool-protocol.ts';
import { rawWorker } from '../libraries/raw-worker.ts';

/** Pairs the messages of one channel: both ends do the same with the same messages, so that both find the same pairs. */
export class Conversation<Pending> {
  readonly #byId = new Map<string | number, Pending>();
  readonly #inOrder: Pending[] = [];
  readonly #protocolOfFile: () => PoolProtocol | null;
  #isFileKnown = false;
  #known: PoolProtocol | null = null;

  /** @param protocolOfFile asked with the first message: a thread does not know its file before. */
  constructor(protocolOfFile: () => PoolProtocol | null) {
    this.#protocolOfFile = protocolOfFile;
  }

  get library(): string {
    return this.#protocol()?.library ?? '';
  }

  /** Requests that wait for their answers. */
  get open(): number {
    return this.#byId.size + this.#inOrder.length;
  }

  toWorker(message: unknown): Request | Control {
    const known = this.#protocol();
    const protocol = known ?? protocolOfRequest(message);
    if (known === null && protocol !== rawWorker) this.#known = protocol;
    return protocol.toWorker(message) ?? { kind: 'control' };
  }

  fromWorker(message: unknown): Answer | Control {
    return (this.#protocol() ?? rawWorker).fromWorker(message) ?? { kind: 'control' };
  }

  add(request: Request, pending: Pending): void {
    if (request.id === null) this.#inOrder.push(pending);
    else this.#byId.set(request.id, pending);
  }

  /** The request that is answered. */
  find(answer: Answer): Pending | undefined {
    const named = answer.id === null ? undefined : this.#byId.get(answer.id);
    // An id of the answer's own, or a request whose id was not seen as one: they are paired in order.
    return named ?? this.#inOrder[0];
  }

  /** It is answered, and no longer open. */
  settle(answer: Answer): void {
    if (answer.id === null || !this.#byId.delete(answer.id)) this.#inOrder.shift();
  }

  #protocol(): PoolProtocol | null {
    if (!this.#isFileKnown) {
      this.#isFileKnown = true;
      this.#known = this.#protocolOfFile();
    }
    return this.#known;
  }
}
