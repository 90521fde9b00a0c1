// Kept, because programs replace it: in tests with clocks that stand still.
const elapsed = performance.now.bind(performance);
const hrtime = process.hrtime.bigint;

const ORIGIN_MS = findOrigin();

/** Milliseconds of CLOCK_MONOTONIC. */
export function now(): number {
  return ORIGIN_MS + elapsed();
}

/** What `performance.now` counts from in this thread; looked at again if something came between the two clocks. */
function findOrigin(): number {
  let origin = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 10 && best > 0.005; attempt += 1) {
    const before = elapsed();
    const monotonic = Number(hrtime()) / 1e6;
    const after = elapsed();
    if (after - before >= best) continue;
    best = after - before;
    origin = monotonic - (before + after) / 2;
  }
  return origin;
}
