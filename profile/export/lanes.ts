/** A worker's row in a trace, and further ones where async tasks overlap: on one thread of a trace slices may only nest. */
export interface Lane {
  readonly worker: number;
  /** From 0 for each worker. */
  readonly lane: number;
  readonly thread: number;
}

export class Lanes {
  readonly #byWorker = new Map<number, { thread: number; freeAt: number }[]>();
  #nextThread: number;

  /** @param firstThread Number of the first thread that is free to be given to a lane. */
  constructor(firstThread: number) {
    this.#nextThread = firstThread;
  }

  get all(): Lane[] {
    return [...this.#byWorker].flatMap(([worker, lanes]) =>
      lanes.map(({ thread }, lane) => ({ worker, lane, thread })),
    );
  }

  /** Makes a lane of the worker. */
  open(worker: number, freeAt: number): number {
    const thread = this.#nextThread;
    this.#nextThread += 1;
    const lanes = this.#byWorker.get(worker);
    if (lanes === undefined) this.#byWorker.set(worker, [{ thread, freeAt }]);
    else lanes.push({ thread, freeAt });
    return thread;
  }

  /** The thread of the worker's first lane that is free from `from` on. Calls have to come in the order of `from`. */
  take(worker: number, from: number, to: number): number {
    const free = this.#byWorker.get(worker)?.find(({ freeAt }) => freeAt <= from);
    if (free === undefined) return this.open(worker, to);
    free.freeAt = to;
    return free.thread;
  }
}
