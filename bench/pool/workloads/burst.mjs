/** A burst: many calls made at once, and the time until the last result. */
import { treeCpuMs } from '../cpu-time.mjs';

/** Runs `task` on every argument. @returns {Promise<{ ms: number, cpuMs: number, results: unknown[] }>} */
export async function burst(pool, task, args) {
  const cpuBefore = treeCpuMs();
  const started = performance.now();
  const results = await Promise.all(args.map((argument) => pool.run(task, argument)));
  const ms = performance.now() - started;
  return { ms, cpuMs: treeCpuMs() - cpuBefore, results };
}

export function integers(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/** Calls `once` until it has had enough of time or repetitions; returns the median of what it returns. */
export async function medianOf(once, { leastMs = 300, most = 7 } = {}) {
  const values = [];
  const end = performance.now() + leastMs;
  do values.push(await once());
  while (performance.now() < end && values.length < most);
  return median(values);
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function assertEqual(actual, expected) {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  const show = (value) => (JSON.stringify(value) ?? String(value)).slice(0, 80);
  throw new Error(`wrong value: ${show(actual)} instead of ${show(expected)}`);
}
