/** When finished results leave for the parent: soon, lest they wait for a task that takes long, but not each by itself. */
import type { LoadedFunction } from './functions.ts';

/** Results wait for company no longer than this, nor in larger heaps. */
const FLUSH_MS = 0.1;
const FLUSH_BYTES = 32 * 1024;
/** The same for those that are awaited together: fewer frames leave both sides more time. */
const PATIENT_FLUSH_MS = 0.5;
const PATIENT_FLUSH_BYTES = 128 * 1024;

export class FlushTiming {
  #lastFlush = 0;
  /** The function whose results wait longer because they are awaited together with those that are to come. */
  #patientFn: LoadedFunction | null = null;

  flushed(): void {
    this.#lastFlush = performance.now();
    this.#patientFn = null;
  }

  isDue(now: number, pendingBytes: number): boolean {
    return now - this.#lastFlush > FLUSH_MS || pendingBytes > FLUSH_BYTES;
  }

  /** The same after a task of `fn` whose result no one awaits alone. */
  isDueForPatient(now: number, pendingBytes: number, fn: LoadedFunction): boolean {
    this.#patientFn = fn;
    return now - this.#lastFlush > PATIENT_FLUSH_MS || pendingBytes > PATIENT_FLUSH_BYTES;
  }

  /** Whether patient results wait that are not of the same kind as a task which begins, and may take long. */
  isDueBefore({ fn, isPatient }: { readonly fn: LoadedFunction; readonly isPatient: boolean }): boolean {
    return this.#patientFn !== null && (this.#patientFn !== fn || !isPatient);
  }
}
