/** What the history shows of each stored run, without reading runs again that have been read once. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { analyzeRun } from '../../profile/index.ts';
import type { RecordedRun, RunOutcome } from '../../protocol/recorded-run.ts';
import type { RunStorage } from '../run-storage.ts';

export interface RunSummary {
  readonly file: string;
  readonly functionName: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly outcome: RunOutcome;
  readonly workers: number;
  readonly tasks: number;
  readonly failedTasks: number;
  /** Against the serial baseline; `null` where there is none. */
  readonly speedup: number | null;
  readonly makespanMs: number;
  readonly headline: string;
}

export interface RunEntry extends RunSummary {
  readonly id: string;
  /** What the user calls the run, or `null`. */
  readonly label: string | null;
  /** Never removed to make room. */
  readonly isPinned: boolean;
}

interface Note {
  readonly label: string | null;
  readonly isPinned: boolean;
  readonly summary: RunSummary | null;
}

const SCHEMA = 'poolscope.history/1';
const NO_NOTE: Note = { label: null, isPinned: false, summary: null };

export class RunHistory {
  readonly #storage: RunStorage;
  readonly #path: string;
  readonly #warn: (message: string) => void;
  #notes: Promise<Map<string, Note>> | null = null;
  /** One write at a time, each of what is so by then. */
  #written: Promise<void> = Promise.resolve();

  /** @param path of the file with names, pins and summaries; @param warn hears what could not be read or written. */
  constructor(storage: RunStorage, path: string, warn: (message: string) => void) {
    this.#storage = storage;
    this.#path = path;
    this.#warn = warn;
    storage.keepAlways(async (runId) => (await this.#noteOf(runId)).isPinned);
  }

  /** All stored runs that can be read, newest first. */
  async entries(): Promise<readonly RunEntry[]> {
    const entries: RunEntry[] = [];
    let hasRead = false;
    for (const id of await this.#storage.ids()) {
      const note = await this.#noteOf(id);
      const summary = note.summary ?? (await this.#summarize(id));
      if (summary === null) continue;
      if (note.summary === null) {
        hasRead = true;
        await this.#set(id, { ...note, summary });
      }
      entries.push({ ...summary, id, label: note.label, isPinned: note.isPinned });
    }
    if (hasRead) await this.#write();
    return entries;
  }

  /** @param label an empty one takes the name away. */
  async rename(id: string, label: string): Promise<void> {
    const trimmed = label.trim();
    await this.#change(id, { label: trimmed === '' ? null : trimmed });
  }

  async pin(id: string, isPinned: boolean): Promise<void> {
    await this.#change(id, { isPinned });
  }

  /** Forgets what was noted of a run whose file has been removed. */
  async forget(id: string): Promise<void> {
    (await this.#all()).delete(id);
    await this.#write();
  }

  async #change(id: string, change: Partial<Note>): Promise<void> {
    await this.#set(id, { ...(await this.#noteOf(id)), ...change });
    await this.#write();
  }

  async #noteOf(id: string): Promise<Note> {
    return (await this.#all()).get(id) ?? NO_NOTE;
  }

  async #set(id: string, note: Note): Promise<void> {
    (await this.#all()).set(id, note);
  }

  async #summarize(id: string): Promise<RunSummary | null> {
    const lookup = await this.#storage.load(id);
    return lookup.kind === 'loaded' ? summaryOf(lookup.run) : null;
  }

  #all(): Promise<Map<string, Note>> {
    this.#notes ??= this.#readNotes();
    return this.#notes;
  }

  async #readNotes(): Promise<Map<string, Note>> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch {
      return new Map();
    }
    const notes = parseNotes(text);
    if (notes !== null) return notes;
    await rename(this.#path, `${this.#path}.unreadable`).catch(() => undefined);
    this.#warn(`The names and pins of runs in ${this.#path} cannot be read; the file was set aside.`);
    return new Map();
  }

  async #write(): Promise<void> {
    this.#written = this.#written.then(async () => {
      const notes = await this.#all();
      const text = JSON.stringify({ schema: SCHEMA, runs: Object.fromEntries(notes) });
      try {
        await writeFile(`${this.#path}.tmp`, text);
        await rename(`${this.#path}.tmp`, this.#path);
      } catch (error) {
        this.#warn(`The names and pins of runs could not be stored in ${this.#path}: ${String(error)}`);
      }
    });
    await this.#written;
  }
}

function summaryOf(run: RecordedRun): RunSummary {
  const report = analyzeRun(run);
  return {
    file: run.function.file,
    functionName: run.function.name,
    startedAt: run.startedAt,
    outcome: run.outcome,
    workers: run.options.workers,
    tasks: run.submittedTasks,
    failedTasks: run.failedTasks,
    speedup: report.speedup,
    makespanMs: report.run.makespanMs,
    headline: report.verdict.headline,
  };
}

/** @returns `null` for anything that this version did not write. */
function parseNotes(text: string): Map<string, Note> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || value['schema'] !== SCHEMA || !isRecord(value['runs'])) return null;
    const notes = new Map<string, Note>();
    for (const [id, note] of Object.entries(value['runs'])) {
      if (!isNote(note)) return null;
      notes.set(id, note);
    }
    return notes;
  } catch {
    return null;
  }
}

function isNote(value: unknown): value is Note {
  return (
    isRecord(value) &&
    (value['label'] === null || typeof value['label'] === 'string') &&
    typeof value['isPinned'] === 'boolean' &&
    (value['summary'] === null || isSummary(value['summary']))
  );
}

function isSummary(value: unknown): value is RunSummary {
  if (!isRecord(value)) return false;
  const texts = ['file', 'functionName', 'startedAt', 'outcome', 'headline'];
  const numbers = ['workers', 'tasks', 'failedTasks', 'makespanMs'];
  return (
    texts.every((name) => typeof value[name] === 'string') &&
    numbers.every((name) => typeof value[name] === 'number') &&
    (value['speedup'] === null || typeof value['speedup'] === 'number')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
