/** The findings of the last version of each file that could be read as a whole, for the moments when it cannot. */
import type { Finding } from '../protocol/finding.ts';

export interface LintedFile {
  readonly path: string;
  readonly findings: readonly Finding[];
  /** Nothing was in the way: not the text, not the type checker. */
  readonly isComplete: boolean;
}

export class LastFindings {
  readonly #byPath = new Map<string, readonly Finding[]>();

  of(path: string): readonly Finding[] {
    return this.#byPath.get(path) ?? [];
  }

  /**
   * What to show of what was found now. While a line is half typed the rest is read without it, and may look as if it lacked
   * just what is being typed. What was not there in the last whole version waits for the next.
   */
  settle(path: string, findings: readonly Finding[], isPartial: boolean): readonly Finding[] {
    if (!isPartial) {
      this.#byPath.set(path, findings);
      return findings;
    }
    const last = this.#byPath.get(path);
    if (last === undefined) return findings;
    const known = new Set(last.map(({ rule, message }) => `${rule} ${message}`));
    return findings.filter(({ rule, message }) => known.has(`${rule} ${message}`));
  }

  forget(path: string): void {
    this.#byPath.delete(path);
  }

  clear(): void {
    this.#byPath.clear();
  }
}
