interface Click {
  /** `performance.now()` at the click. */
  readonly at: number;
  /** What the run is called in the page: one name while it is live, another once it is recorded. */
  readonly names: string[];
}

/** Measures how long the user waited between the click and the first task in the view. */
export class FirstTaskClock {
  readonly #report: (elapsedMs: number) => void;
  readonly #clicks = new Map<string, Click>();

  constructor(report: (elapsedMs: number) => void) {
    this.#report = report;
  }

  /** @param at `performance.now()` at the click. */
  requested(liveId: string, at: number): void {
    this.#clicks.set(liveId, { at, names: [liveId] });
  }

  /** From now on either name may come back. */
  recorded(liveId: string, runId: string): void {
    const click = this.#clicks.get(liveId);
    if (click === undefined) return;
    click.names.push(runId);
    this.#clicks.set(runId, click);
  }

  /** A page may be loaded again and say so again; only the first time counts. */
  shown(name: string): void {
    const click = this.#clicks.get(name);
    if (click === undefined) return;
    for (const known of click.names) this.#clicks.delete(known);
    this.#report(Math.round(performance.now() - click.at));
  }
}
