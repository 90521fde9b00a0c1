/**
 * How busy the workers were over time while a run is still going on, kept in constant memory and constant time a task.
 * The finished run is measured exactly by `profile/`; this is the live picture until then.
 */
const BUCKETS = 256;
const FIRST_WIDTH_MS = 4;

export class BusySeries {
  #widthMs = FIRST_WIDTH_MS;
  #busyMs = new Float64Array(BUCKETS);

  /** Adds the span in which one task kept one worker busy, ms since the start of the run. */
  add(from: number, to: number): void {
    if (!(to > from) || from < 0) return;
    while (to >= this.#widthMs * BUCKETS) this.#halve();
    const last = Math.floor(to / this.#widthMs);
    for (let bucket = Math.floor(from / this.#widthMs); bucket <= last; bucket++) {
      const start = Math.max(from, bucket * this.#widthMs);
      const end = Math.min(to, (bucket + 1) * this.#widthMs);
      this.#busyMs[bucket] = (this.#busyMs[bucket] ?? 0) + Math.max(0, end - start);
    }
  }

  /** Busy fraction of `workers` workers per bucket, for the whole buckets before `nowMs`. */
  read(nowMs: number, workers: number): { readonly at: number[]; readonly value: number[] } {
    const whole = Math.min(BUCKETS, Math.floor(nowMs / this.#widthMs));
    const at: number[] = [];
    const value: number[] = [];
    for (let bucket = 0; bucket < whole && workers > 0; bucket++) {
      at.push(bucket * this.#widthMs);
      value.push(Math.min(1, (this.#busyMs[bucket] ?? 0) / (this.#widthMs * workers)));
    }
    return { at, value };
  }

  #halve(): void {
    const merged = new Float64Array(BUCKETS);
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      merged[bucket >> 1] = (merged[bucket >> 1] ?? 0) + (this.#busyMs[bucket] ?? 0);
    }
    this.#busyMs = merged;
    this.#widthMs *= 2;
  }
}
