/** Run files on disk: written as a run goes on, so that whatever ends it leaves what was recorded, and read block by block. */
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  decodeRun,
  decodeRunFrom,
  isRunFile,
  RunEncoder,
  RunFormatError,
  type RunHead,
} from '../../profile/index.ts';
import type { RecordedRun, WorkerRecord } from '../../protocol/recorded-run.ts';

/** What a crash of this process can lose, ms; and what one of the machine can, which costs a wait for the disk. */
const WRITE_EVERY_MS = 500;
const SYNC_EVERY_MS = 5000;
/** Enough for a full block of tasks, so that a quick run is not held in memory twice. */
const WRITE_EVERY_ROWS = 32_768;
/** JSON of earlier versions has to be read at once. */
const MOST_JSON_BYTES = 512 * 1024 ** 2;
const MARK_BYTES = 16;

/** A run as it stands; columns and samples only grow from one look to the next. */
export type RunSoFar = Pick<
  RecordedRun,
  | 'tasks'
  | 'workers'
  | 'failures'
  | 'notes'
  | 'submittedTasks'
  | 'failedTasks'
  | 'taskNames'
  | 'parent'
  | 'aggregated'
>;

/**
 * Writes one run to its file while it is recorded. It never throws for the disk: the first error is kept, nothing more is
 * written, and `finish` gives it.
 */
export class RunFileWriter {
  readonly path: string;
  readonly #encoder = new RunEncoder();
  readonly #workers = new Map<number, { readonly record: string; readonly samples: number }>();
  #written = { rows: 0, failures: 0, notes: 0, names: 0, parentSamples: 0 };
  #file: FileHandle | null = null;
  #queue: Promise<void>;
  #error: Error | null = null;
  #writtenAt = performance.now();
  #syncedAt = performance.now();

  constructor(path: string, head: RunHead) {
    this.path = path;
    this.#queue = this.#open();
    this.#append(this.#encoder.begin(head));
  }

  /** Writes what is new, where it is time to or much. */
  keep(run: RunSoFar): void {
    const isDue = performance.now() - this.#writtenAt >= WRITE_EVERY_MS;
    if (isDue || run.tasks.index.length - this.#written.rows >= WRITE_EVERY_ROWS) this.#write(run);
  }

  /** Writes the rest and the end. @returns why the file is not whole, or `null`. */
  async finish(run: RecordedRun): Promise<Error | null> {
    this.#write(run);
    this.#append(this.#encoder.end(run));
    this.#sync();
    await this.#queue;
    await this.#file?.close().catch((error: unknown) => this.#fail(error));
    return this.#error;
  }

  #write(run: RunSoFar): void {
    const { tasks, workers, failures, notes, taskNames = [], parent, aggregated } = run;
    const before = this.#written;
    const encoder = this.#encoder;
    this.#append([
      ...encoder.names(taskNames.slice(before.names)),
      ...workers.flatMap((worker) => this.#news(worker)),
      ...(parent === undefined || parent.at.length === before.parentSamples
        ? []
        : encoder.parent(samplesFrom(parent, before.parentSamples))),
      ...encoder.tasks(tasks, before.rows),
      ...encoder.failures(failures.slice(before.failures)),
      ...encoder.notes(notes.slice(before.notes)),
      ...(aggregated === undefined ? [] : encoder.aggregated(aggregated)),
      ...encoder.progress(run),
    ]);
    this.#written = {
      rows: tasks.index.length,
      failures: failures.length,
      notes: notes.length,
      names: taskNames.length,
      parentSamples: parent?.at.length ?? 0,
    };
    this.#writtenAt = performance.now();
    if (this.#writtenAt - this.#syncedAt >= SYNC_EVERY_MS) this.#sync();
  }

  #news(worker: WorkerRecord): Uint8Array[] {
    const { samples, ...rest } = worker;
    const record = JSON.stringify(rest);
    const before = this.#workers.get(worker.id);
    if (before?.record === record && before.samples === samples.at.length) return [];
    this.#workers.set(worker.id, { record, samples: samples.at.length });
    return this.#encoder.worker({ ...rest, samples: samplesFrom(samples, before?.samples ?? 0) });
  }

  #append(parts: readonly Uint8Array[]): void {
    for (const part of parts) this.#later((file) => file.appendFile(part));
  }

  #sync(): void {
    this.#syncedAt = performance.now();
    this.#later((file) => file.datasync());
  }

  /** One after the other; after an error nothing. */
  #later(work: (file: FileHandle) => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#file === null || this.#error !== null) return;
      await work(this.#file).catch((error: unknown) => this.#fail(error));
    });
  }

  async #open(): Promise<void> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      this.#file = await open(this.path, 'w');
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#error ??= error instanceof Error ? error : new Error(String(error));
  }
}

/** Writes a run at once. @throws the error of the file system. */
export async function writeRunFile(path: string, run: RecordedRun): Promise<void> {
  const error = await new RunFileWriter(path, run).finish(run);
  if (error !== null) throw error;
}

/**
 * Reads a recorded run, in the form of this version or as the JSON of earlier ones, holding no more of the file at once than
 * one block of it.
 *
 * @throws RunFormatError where the file is no run, and the error of the file system where it cannot be read.
 */
export async function readRunFile(path: string): Promise<RecordedRun> {
  const file = await open(path, 'r');
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new RunFormatError('', 'it is no file');
    const { size } = stat;
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, offset + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    };
    if (isRunFile(await read(0, MARK_BYTES))) return await decodeRunFrom(read);
    if (size > MOST_JSON_BYTES) {
      throw new RunFormatError(
        '',
        `the file is no run file, and with ${size} bytes too large for one of an earlier version`,
      );
    }
    return decodeRun(await read(0, size));
  } finally {
    await file.close();
  }
}

function samplesFrom(samples: WorkerRecord['samples'], from: number): WorkerRecord['samples'] {
  const { at, cpuMs, rssBytes, heapUsedBytes, loopActiveMs, gcMs } = samples;
  return {
    at: at.slice(from),
    cpuMs: cpuMs.slice(from),
    rssBytes: rssBytes.slice(from),
    heapUsedBytes: heapUsedBytes.slice(from),
    loopActiveMs: loopActiveMs.slice(from),
    ...(gcMs !== undefined && { gcMs: gcMs.slice(from) }),
  };
}
