/**
 * What of a run's progress is worth telling the notification. A bar that does not know how far it is moves all the time,
 * and every word makes the window draw: without a GPU both take CPU from the run that is measured.
 */

/** More often than this nobody reads. */
const LEAST_INTERVAL_MS = 400;

export interface ProgressStep {
  /** By how many of a hundred parts the bar grows; absent while the total is not known. */
  readonly increment?: number;
}

export class ProgressSteps {
  #toldPercent = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @returns the step to tell at `nowMs`, or `null` when it is too early or nothing has changed since. */
  next(
    { done, total }: { readonly done: number; readonly total: number | null },
    nowMs: number,
  ): ProgressStep | null {
    if (nowMs - this.#toldAt < LEAST_INTERVAL_MS && done !== total) return null;
    this.#toldAt = nowMs;
    if (total === null || total === 0) return {};
    const percent = Math.floor((Math.min(done, total) / total) * 100);
    const increment = percent - this.#toldPercent;
    this.#toldPercent = percent;
    return { increment };
  }
}
