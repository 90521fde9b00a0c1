/** The analysis's side of the type checker: asks, waits for a bounded time, and says why where there are no types. */
import { Worker } from 'node:worker_threads';
import type { TypeAnswer, TypeAnswers, TypeQuestion } from './answers.ts';
import { NO_ANSWERS, questionKey } from './answers.ts';
import type {
  AskedFile,
  FileUpdate,
  OracleReply,
  OracleRequest,
  OracleWorkerData,
} from './oracle-messages.ts';

/** The first question loads the project; later ones take milliseconds. */
const FIRST_ANSWER_MS = 20_000;
const ANSWER_MS = 5_000;
const CLOSE_MS = 1_000;
/** A checker that fails this often in a row is not asked again. */
const FAILURES_ALLOWED = 3;

export interface TypeStatus {
  readonly state: 'starting' | 'ready' | 'unavailable';
  /** One sentence for the user. */
  readonly reason: string;
}

/** What is asked about one file. */
export interface FileQuestions {
  readonly path: string;
  readonly questions: readonly TypeQuestion[];
}

/** The question that the thread is at. */
interface Pending {
  readonly id: number;
  readonly worker: Worker;
  readonly settle: (reply: OracleReply) => void;
}

export class TypeOracle {
  readonly #root: string;
  readonly #workerUrl: URL;
  readonly #updates = new Map<string, string | null>();
  /** All unsaved text, for a checker that starts anew. */
  readonly #overlays = new Map<string, string>();
  #worker: Worker | undefined;
  #pending: Pending | undefined;
  /** Questions are asked one after another, so that each has its time and a failure is that of one. */
  #turn: Promise<unknown> = Promise.resolve();
  #lastId = 0;
  #failures = 0;
  #status: TypeStatus = {
    state: 'starting',
    reason: 'The type checker starts with the first file that needs it.',
  };

  constructor(root: string, workerUrl: URL) {
    this.#root = root;
    this.#workerUrl = workerUrl;
  }

  get status(): TypeStatus {
    return this.#status;
  }

  /** Text changed, in an editor or (null) on disk; sent with the next question. */
  update(path: string, text: string | null): void {
    this.#updates.set(path, text);
    if (text === null) this.#overlays.delete(path);
    else this.#overlays.set(path, text);
  }

  /** Starts the checker, and has it load the projects of files that will be asked about. */
  prepare(paths: readonly string[]): void {
    if (!this.#isAsked()) return;
    try {
      this.#send(this.#running(), { kind: 'prepare', paths, updates: this.#takeUpdates() });
    } catch {
      // The first question finds the same, and says so.
    }
  }

  /** What the checker knows of each file; nothing where it cannot be asked or does not answer in time. */
  ask(files: readonly FileQuestions[]): Promise<readonly TypeAnswers[]> {
    const answers = this.#turn.then(() => this.#askInTurn(files));
    this.#turn = answers;
    return answers;
  }

  async #askInTurn(files: readonly FileQuestions[]): Promise<readonly TypeAnswers[]> {
    if (files.length === 0 || !this.#isAsked()) return files.map(() => NO_ANSWERS);
    const asked = files.map(({ path, questions }) => ({
      path,
      positions: questions.map(({ position }) => position),
    }));
    let reply = await this.#request(asked);
    if (reply.kind === 'failed') {
      this.#fail(reply.reason);
      // A thread that died takes the question with it; a new one may well have the answer.
      if (!this.#isAsked()) return files.map(() => NO_ANSWERS);
      reply = await this.#request(asked);
    }
    if (reply.kind === 'failed') {
      this.#fail(reply.reason);
      return files.map(() => NO_ANSWERS);
    }
    this.#failures = 0;
    this.#status =
      reply.problem === undefined
        ? { state: 'ready', reason: 'Findings are refined with types.' }
        : { state: 'unavailable', reason: `Without types, because of ${reply.problem}` };
    return files.map(({ questions }, index) => answersByKey(questions, reply.answers[index] ?? []));
  }

  /** Ends the thread and with it the native checker. */
  async dispose(): Promise<void> {
    this.#failures = FAILURES_ALLOWED;
    this.#status = { state: 'unavailable', reason: 'The type checker was shut down.' };
    await this.#stop();
  }

  #isAsked(): boolean {
    return this.#failures < FAILURES_ALLOWED;
  }

  #request(files: readonly AskedFile[]): Promise<OracleReply> {
    const id = (this.#lastId += 1);
    return new Promise((resolve) => {
      const failed = (reason: string): void => resolve({ kind: 'failed', id, reason });
      try {
        const worker = this.#running();
        const limit = this.#status.state === 'ready' ? ANSWER_MS : FIRST_ANSWER_MS;
        const timer = setTimeout(() => {
          failed(`No answer within ${limit / 1000} s.`);
          void this.#stop();
        }, limit);
        const settle = (reply: OracleReply): void => {
          clearTimeout(timer);
          this.#pending = undefined;
          worker.unref();
          resolve(reply);
        };
        this.#pending = { id, worker, settle };
        worker.ref();
        this.#send(worker, { kind: 'ask', id, files, updates: this.#takeUpdates() });
      } catch (error) {
        failed(error instanceof Error ? error.message : String(error));
      }
    });
  }

  #send(worker: Worker, request: OracleRequest): void {
    worker.postMessage(request);
  }

  #takeUpdates(): FileUpdate[] {
    const updates = [...this.#updates].map(([path, text]) => ({ path, text }));
    this.#updates.clear();
    return updates;
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const workerData: OracleWorkerData = { root: this.#root };
    const worker = new Worker(this.#workerUrl, { workerData });
    for (const [path, text] of this.#overlays) this.#updates.set(path, text);
    worker.on('message', (reply: OracleReply) => {
      if (this.#pending?.id === reply.id) this.#pending.settle(reply);
    });
    worker.on('error', (error) => this.#lose(worker, error.message));
    worker.on('exit', () => this.#lose(worker, 'Its thread ended.'));
    this.#worker = worker;
    return worker;
  }

  #lose(worker: Worker, reason: string): void {
    if (this.#worker === worker) this.#worker = undefined;
    const pending = this.#pending;
    if (pending?.worker === worker) pending.settle({ kind: 'failed', id: pending.id, reason });
  }

  #fail(reason: string): void {
    this.#failures += 1;
    // The checker starts anew and has to hear of all unsaved text again.
    for (const [path, text] of this.#overlays) this.#updates.set(path, text);
    if (this.#failures >= FAILURES_ALLOWED) {
      this.#status = {
        state: 'unavailable',
        reason: `Without types, because the type checker failed: ${reason}`,
      };
      void this.#stop();
    }
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    this.#send(worker, { kind: 'close' });
    const timer = setTimeout(() => void worker.terminate(), CLOSE_MS);
    await ended;
    clearTimeout(timer);
  }
}

function answersByKey(
  questions: readonly TypeQuestion[],
  answers: readonly (TypeAnswer | null)[],
): TypeAnswers {
  const byKey = new Map<string, TypeAnswer>();
  for (const [index, question] of questions.entries()) {
    const answer = answers[index];
    if (answer) byKey.set(questionKey(question), answer);
  }
  return byKey;
}
