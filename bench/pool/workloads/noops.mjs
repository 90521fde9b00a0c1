import { assertEqual, burst, integers } from './burst.mjs';

const ENOUGH_MS = 1000;

export default {
  name: 'noops',
  about: 'Calls of a function that returns its argument, all made at once.',
  variants: [
    { label: 'bursts of 20,000', params: { count: 20_000, task: 'noop' } },
    { label: 'bursts of 100,000', params: { count: 100_000, task: 'noop' } },
  ],
  metrics: [
    { key: 'perSecond', label: 'tasks/s', better: 'higher', digits: 0 },
    { key: 'cpuUs', label: 'CPU µs/task', better: 'lower', digits: 2 },
  ],
  measure: measureBurst,
};

/** The better of two bursts after one to warm up, if there is time for two: one is at the mercy of whatever else runs. */
export async function measureBurst({ pool }, { count, task }) {
  const args = integers(count);
  await burst(pool, task, args.slice(0, 5000));
  let best = Infinity;
  let cpuMs = Infinity;
  for (let attempt = 0; attempt < 2 && (attempt === 0 || best < ENOUGH_MS); attempt++) {
    const { ms, cpuMs: used, results } = await burst(pool, task, args);
    assertEqual(results[count - 1], count - 1);
    best = Math.min(best, ms);
    cpuMs = Math.min(cpuMs, used);
  }
  return { perSecond: count / (best / 1000), cpuUs: (cpuMs * 1000) / count };
}
