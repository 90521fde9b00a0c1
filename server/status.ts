/** Tells the client how the server is, each time that changes. */
import type { Connection } from 'vscode-languageserver/node';
import type { TypeStatus } from '../analysis/index.ts';
import { STATUS_NOTIFICATION, type ServerStatus } from '../protocol/language-server.ts';

const IDLE = { message: undefined, isBusy: false };
const WORK_INTERVAL_MS = 500;

export class StatusReporter {
  readonly #connection: Connection;
  #last: ServerStatus | undefined;
  #lastWork = 0;
  #work: { readonly message: string | undefined; readonly isBusy: boolean } = IDLE;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param types one per folder under analysis */
  report(types: readonly TypeStatus[]): void {
    const { state, message } = statusOf(types);
    const { message: work, isBusy } = this.#work;
    const status = { state, message: work === undefined ? message : `${message} ${work}`, isBusy };
    const isKnown = state === this.#last?.state && isBusy === this.#last.isBusy;
    if (isKnown && status.message === this.#last?.message) return;
    this.#last = status;
    // It fails only when the connection has ended.
    this.#connection.sendNotification(STATUS_NOTIFICATION, status).catch(() => undefined);
  }

  /**
   * @param message how far the linting of the workspace is, as a sentence
   * @param types one per folder under analysis
   */
  reportWork(message: string | undefined, isBusy: boolean, types: readonly TypeStatus[]): void {
    this.#work = { message, isBusy };
    // Each file for itself is more than anybody can read.
    if (isBusy && performance.now() - this.#lastWork < WORK_INTERVAL_MS) return;
    this.#lastWork = performance.now();
    this.report(types);
  }
}

export function statusOf(types: readonly TypeStatus[]): ServerStatus {
  const missing = types.find(({ state }) => state === 'unavailable');
  if (missing) return { state: 'syntax-only', message: missing.reason };
  // Types that nothing has asked for yet are not missed.
  const waiting = types.find(({ state }) => state === 'starting');
  return { state: 'ready', message: (waiting ?? types[0])?.reason ?? 'Ready to lint.' };
}
