/** What everything that watches this process or thread records with. */
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { EventLog } from '../log/event-log.ts';
import { logFileName, type LogEntry, type RowKind } from '../log/log-format.ts';
import { now } from './clock.ts';

const LONGEST_STACK = 2000;
/** Failures are kept in full up to this many; the counts go on. */
const MOST_FAILURES = 100;

export class Recording {
  readonly folder: string;
  readonly log: EventLog;
  readonly #names = new Map<string, number>();
  #tasks = 0;
  #workers = 0;
  #failures = 0;

  /** @throws the system's error where nothing can be written */
  constructor(folder: string) {
    this.folder = folder;
    this.log = new EventLog(join(folder, logFileName(process.pid, threadId)), now);
  }

  row(kind: RowKind, ...values: readonly number[]): void {
    this.log.row(kind, ...values);
  }

  entry(entry: LogEntry): void {
    this.log.entry(entry);
  }

  /** A number of its own for each task that this process hands out. */
  nextTask(): number {
    this.#tasks += 1;
    return this.#tasks - 1;
  }

  nextWorker(): number {
    this.#workers += 1;
    return this.#workers - 1;
  }

  nameNumber(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const number = this.#names.size;
    this.#names.set(name, number);
    this.entry({ type: 'name', name });
    return number;
  }

  failure(task: number, error: unknown): void {
    this.#failures += 1;
    if (this.#failures > MOST_FAILURES) return;
    this.entry({ type: 'failure', task, ...wordsOf(error) });
  }
}

/** Errors come as errors, as plain objects, or as text. */
function wordsOf(error: unknown): { name: string; message: string; stack: string } {
  const field = (name: string): string => {
    const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
    return typeof value === 'string' ? value.slice(0, LONGEST_STACK) : '';
  };
  const message = typeof error === 'string' ? error.slice(0, LONGEST_STACK) : field('message');
  return { name: field('name') || 'Error', message, stack: field('stack') };
}

/** Runs what only watches: the program must not notice that it failed. */
export function quietly(watch: () => unknown): void {
  try {
    watch();
  } catch {
    // What could not be watched is missing from the recording, and nothing else.
  }
}
