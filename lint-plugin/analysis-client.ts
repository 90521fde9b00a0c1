/**
 * Asks the thread of the analysis and waits for its answer without returning: rules of ESLint and oxlint cannot be
 * asynchronous, and the type checker is. One thread serves a whole run, so each file is read once.
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { LintReply, LintRequest, Problem, ThreadData } from './thread-messages.ts';

/** Far longer than the first file takes with its whole project; past it something is wrong. */
const ANSWER_MS = 60_000;
const THREAD = new URL('./analysis-thread.js', import.meta.url);

export class AnalysisClient {
  readonly #port;
  readonly #replies = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #told = new Set<string>();
  #last: { readonly path: string; readonly text: string; readonly problems: readonly Problem[] } | undefined;
  #lastId = 0;

  constructor(root: string, types: 'auto' | 'off') {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: ThreadData = { root, types, port: port2, replies: this.#replies };
    const thread = new Worker(THREAD, { workerData, transferList: [port2] });
    // The linter ends when it is done, and the thread with it.
    thread.unref();
  }

  /** All that is to be said of a file; each rule of a run asks, and the first is answered for all. @throws when there is no answer */
  problemsOf(path: string, text: string): readonly Problem[] {
    if (this.#last?.path === path && this.#last.text === text) return this.#last.problems;
    const reply = this.#ask({ id: (this.#lastId += 1), path, text });
    if (reply.kind === 'failed') throw new Error(`Poolscope could not lint ${path}: ${reply.reason}`);
    for (const note of reply.notes) this.#tell(note);
    this.#last = { path, text, problems: reply.problems };
    return reply.problems;
  }

  #ask(request: LintRequest): LintReply {
    const deadline = Date.now() + ANSWER_MS;
    let seen = Atomics.load(this.#replies, 0);
    this.#port.postMessage(request);
    for (;;) {
      const reply = this.#take();
      // An answer to an earlier question came too late.
      if (reply !== undefined && reply.id === request.id) return reply;
      if (reply !== undefined) continue;
      const left = deadline - Date.now();
      if (left <= 0 || Atomics.wait(this.#replies, 0, seen, left) === 'timed-out') break;
      seen = Atomics.load(this.#replies, 0);
    }
    return { kind: 'failed', id: request.id, reason: `no answer within ${ANSWER_MS / 1000} s.` };
  }

  #take(): LintReply | undefined {
    const received: { readonly message: LintReply } | undefined = receiveMessageOnPort(this.#port);
    return received?.message;
  }

  #tell(note: string): void {
    if (this.#told.has(note)) return;
    this.#told.add(note);
    process.emitWarning(note, { type: 'PoolscopeWarning' });
  }
}
