/**
 * The runner's end of the wire: one JSON message a line over file descriptor 3. The user's code shares the
 * process, and leaves stdout, stderr and `process.send` to it.
 */
import { Socket } from 'node:net';
import type { RunnerToHost } from '../../protocol/runner-messages.ts';

export const CHANNEL_FD = 3;

export class HostChannel {
  readonly #socket = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });

  /** @param onCancel called when the host asks to stop. @param onGone called when the host is no more. */
  constructor(onCancel: () => void, onGone: () => void) {
    let rest = '';
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (lines.some(isCancel)) onCancel();
    });
    this.#socket.on('error', onGone);
    this.#socket.on('close', onGone);
    // A module whose top-level await never settles must end the process, not be kept waiting by this wire.
    this.#socket.unref();
  }

  send(message: RunnerToHost): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Resolves when everything sent has left the process. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.removeAllListeners('close');
      this.#socket.ref();
      this.#socket.end(resolve);
    });
  }
}

function isCancel(line: string): boolean {
  try {
    const message: unknown = JSON.parse(line);
    return typeof message === 'object' && message !== null && 'type' in message && message.type === 'cancel';
  } catch {
    return false;
  }
}
