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

/**
 * Bursts for a second, or one that takes longer, after one to warm up; each must give back what it is given.
 * @returns the median rate, and the CPU time of a task over all of them
 */
export async function measureBursts(pool, task, args) {
  const last = args.length - 1;
  await burst(pool, task, args.slice(0, 5000));
  let tasks = 0;
  let totalCpuMs = 0;
  const ms = await medianOf(
    async () => {
      const spent = await burst(pool, task, args);
      assertEqual(spent.results[last], args[last]);
      tasks += args.length;
      totalCpuMs += spent.cpuMs;
      return spent.ms;
    },
    { leastMs: 1000, most: 20 },
  );
  return { perSecond: args.length / (ms / 1000), cpuUs: (totalCpuMs * 1000) / tasks };
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
