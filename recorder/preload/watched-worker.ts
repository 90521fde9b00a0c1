import { protocolOfFile } from '../libraries/all-libraries.ts';
import { now } from './clock.ts';
import type { Recording } from './recording.ts';
import { Requester } from './requester.ts';

export interface WorkerStart {
  readonly kind: 'process' | 'thread';
  readonly pid: number;
  readonly thread: number;
  readonly at: number;
  readonly file: string;
  readonly workerDataBytes: number;
}

/** A worker as its parent sees it. */
export class WatchedWorker {
  readonly number: number;
  /** The channel that every worker has. */
  readonly main: Requester;
  readonly #recording: Recording;
  readonly #file: string;
  #isEnding = false;
  #hasExited = false;

  constructor(recording: Recording, start: WorkerStart) {
    this.#recording = recording;
    this.#file = start.file;
    this.number = recording.nextWorker();
    const protocol = protocolOfFile(start.file);
    recording.entry({ type: 'worker', worker: this.number, ...start, library: protocol?.library ?? '' });
    this.main = new Requester(recording, this.number, 0, protocol);
  }

  /** A channel of its own between the parent and this worker. */
  openChannel(channel: number): Requester {
    return new Requester(this.#recording, this.number, channel, protocolOfFile(this.#file));
  }

  /** The program asks for its end. */
  ending(): void {
    if (this.#isEnding || this.#hasExited) return;
    this.#isEnding = true;
    this.#recording.entry({ type: 'ending', worker: this.number, at: now() });
  }

  exited(code: unknown, signal: unknown): void {
    if (this.#hasExited) return;
    this.#hasExited = true;
    this.#recording.entry({
      type: 'exit',
      worker: this.number,
      at: now(),
      code: typeof code === 'number' ? code : null,
      signal: typeof signal === 'string' ? signal : null,
    });
  }
}
