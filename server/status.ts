/** Tells the client how the server is, each time that changes. */
import type { Connection } from 'vscode-languageserver/node';
import type { TypeStatus } from '../analysis/index.ts';
import { STATUS_NOTIFICATION, type ServerStatus } from '../protocol/language-server.ts';

export class StatusReporter {
  readonly #connection: Connection;
  #last: ServerStatus | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param types one per folder under analysis */
  report(types: readonly TypeStatus[]): void {
    const status = statusOf(types);
    if (status.state === this.#last?.state && status.message === this.#last.message) return;
    this.#last = status;
    // It fails only when the connection has ended.
    this.#connection.sendNotification(STATUS_NOTIFICATION, status).catch(() => undefined);
  }
}

export function statusOf(types: readonly TypeStatus[]): ServerStatus {
  const missing = types.find(({ state }) => state === 'unavailable');
  if (missing) return { state: 'syntax-only', message: missing.reason };
  // Types that nothing has asked for yet are not missed.
  const waiting = types.find(({ state }) => state === 'starting');
  return { state: 'ready', message: (waiting ?? types[0])?.reason ?? 'Ready to lint.' };
}
