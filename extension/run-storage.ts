/** Recorded runs as versioned files in one folder: the newest are kept, and none that cannot be read is deleted. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { readRunFile, writeRunFile } from '../runner/host/run-file.ts';
import type { RunTarget } from '../runner/host/index.ts';

/** A run of 10,000 tasks takes about half a megabyte. */
const KEPT_RUNS = 50;
const SUFFIX = '.poolscope';
/** As earlier versions named theirs, which were JSON. */
const EARLIER_SUFFIX = '.run.json';

export type RunLookup =
  | { readonly kind: 'loaded'; readonly run: RecordedRun }
  | { readonly kind: 'none' }
  /** A file is there, but it is damaged or of another version; it is left where it is. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

export class RunStorage {
  readonly #directory: string;
  readonly #warn: (message: string) => void;
  readonly #kept: number;
  /** Names of the files that runs of this window are being recorded into. */
  readonly #recording = new Set<string>();

  readonly #listeners = new Set<() => void>();
  #isKept: (runId: string) => Promise<boolean> = () => Promise.resolve(false);

  /** @param warn hears about every file that is passed over or set aside. */
  constructor(directory: string, warn: (message: string) => void, kept = KEPT_RUNS) {
    this.#directory = directory;
    this.#warn = warn;
    this.#kept = kept;
  }

  /** The file for a run that begins now; whatever ends it, it is found there later. */
  begin(): RunTarget {
    const run = { id: randomUUID(), startedAt: new Date().toISOString() };
    const name = fileName(run);
    this.#recording.add(name);
    return { ...run, path: join(this.#directory, name) };
  }

  /**
   * Keeps a run that was recorded into the file of `begin`, and writes it once more where that file is not whole.
   * @returns the path of the file.
   * @throws the error of the file system when it cannot be written.
   */
  async end(run: RecordedRun, target: RunTarget, error: Error | null): Promise<string> {
    this.#recording.delete(basename(target.path));
    if (error !== null) return this.save(run);
    await this.#prune();
    this.#tell();
    return target.path;
  }

  /**
   * Writes the run whole or not at all, then removes the oldest beyond the bound.
   * @returns the path of the file.
   * @throws the error of the file system when it cannot be written.
   */
  async save(run: RecordedRun): Promise<string> {
    await mkdir(this.#directory, { recursive: true });
    const path = join(this.#directory, fileName(run));
    await writeRunFile(`${path}.tmp`, run);
    await rename(`${path}.tmp`, path);
    await this.#prune();
    this.#tell();
    return path;
  }

  /** Hears after a run was stored or removed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Runs for which `isKept` says so are never removed to make room for others. */
  keepAlways(isKept: (runId: string) => Promise<boolean>): void {
    this.#isKept = isKept;
  }

  /** Ids of all stored runs, newest first. */
  async ids(): Promise<string[]> {
    return (await this.#namesNewestFirst()).map(idOf);
  }

  /**
   * Removes a stored run for good; one that is not there is none to remove.
   * @throws the error of the file system when it cannot be removed.
   */
  async remove(runId: string): Promise<void> {
    const name = (await this.#namesNewestFirst()).find((candidate) => isFileOf(candidate, runId));
    if (name !== undefined) await rm(join(this.#directory, name), { force: true });
    this.#tell();
  }

  async load(runId: string): Promise<RunLookup> {
    const name = (await this.#namesNewestFirst()).find((candidate) => isFileOf(candidate, runId));
    return name === undefined ? { kind: 'none' } : this.#read(name);
  }

  /** The newest run that can be read; unreadable newer ones are passed over with a warning. */
  async last(): Promise<RunLookup> {
    let firstUnreadable: RunLookup | null = null;
    for (const name of await this.#namesNewestFirst()) {
      const lookup = await this.#read(name);
      if (lookup.kind === 'loaded') return lookup;
      if (lookup.kind === 'unreadable') firstUnreadable ??= lookup;
    }
    return firstUnreadable ?? { kind: 'none' };
  }

  async #read(name: string): Promise<RunLookup> {
    const path = join(this.#directory, name);
    try {
      return { kind: 'loaded', run: await readRunFile(path) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#warn(`The recorded run ${path} cannot be read and was left as it is: ${reason}`);
      return { kind: 'unreadable', path, reason };
    }
  }

  async #prune(): Promise<void> {
    const excess = (await this.#namesNewestFirst()).slice(this.#kept);
    for (const name of excess) {
      if (await this.#isKept(idOf(name))) continue;
      const path = join(this.#directory, name);
      const lookup = await this.#read(name);
      if (lookup.kind === 'unreadable') {
        await rename(path, `${path}.unreadable`);
        this.#warn(`It was set aside as ${path}.unreadable.`);
      } else {
        await rm(path, { force: true });
      }
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async #namesNewestFirst(): Promise<string[]> {
    try {
      const names = await readdir(this.#directory);
      return names
        .filter((name) => name.endsWith(SUFFIX) || name.endsWith(EARLIER_SUFFIX))
        .filter((name) => !this.#recording.has(name))
        .toSorted()
        .toReversed();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}

/** Begins with the time, so that the order of the names is the order of the runs. */
function fileName(run: Pick<RecordedRun, 'id' | 'startedAt'>): string {
  return `${run.startedAt.replaceAll(/\D/g, '')}-${encodeURIComponent(run.id)}${SUFFIX}`;
}

function isFileOf(name: string, runId: string): boolean {
  return [SUFFIX, EARLIER_SUFFIX].some((suffix) => name.endsWith(`-${encodeURIComponent(runId)}${suffix}`));
}

function idOf(name: string): string {
  const ending = name.endsWith(SUFFIX) ? SUFFIX : EARLIER_SUFFIX;
  const id = name.slice(name.indexOf('-') + 1, -ending.length);
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
