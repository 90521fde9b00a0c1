/** What a user should know of the analysis itself rather than of the code, each said once. */
export class Notes {
  readonly #said = new Set<string>();
  #fresh: string[] = [];

  /** @param about what it is about; of that nothing more is said */
  add(about: string, note: string): void {
    if (this.#said.has(about)) return;
    this.#said.add(about);
    this.#fresh.push(note);
  }

  /** A part of the analysis threw on a file; that of a rule is told once, not for each file. */
  addFailure(what: string, path: string, error: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.add(`failure of ${what}`, `${what} failed on ${path} and found nothing there: ${reason}`);
  }

  /** Those that have not been taken yet. */
  take(): readonly string[] {
    const notes = this.#fresh;
    this.#fresh = [];
    return notes;
  }
}
