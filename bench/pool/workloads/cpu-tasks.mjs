import { burst, medianOf } from './burst.mjs';

export default {
  name: 'cpu-tasks',
  about:
    'A fixed amount of work. Efficiency is the time it takes one worker alone, over the workers times the time of the whole; 1 is perfect.',
  variants: [
    { label: 'tasks of 5 ms', params: { lengths: { kind: 'same', ms: 5, count: 200 } } },
    { label: 'tasks of 0.5 ms', params: { lengths: { kind: 'same', ms: 0.5, count: 2000 } } },
    { label: 'tasks of 0.1 to 20 ms', params: { lengths: { kind: 'mixed', count: 400 } } },
  ],
  metrics: [{ key: 'efficiency', label: 'efficiency', better: 'higher', digits: 3 }],
  takes: ({ id }) => id !== 'piscina-16',
  async measure({ pool, workers }, { lengths }) {
    const rate = await pool.run('workRate', null);
    const tasks = lengthsOf(lengths).map((ms) => Math.round(ms * rate));
    await burst(pool, 'work', tasks);
    // It takes the parent some thousands of tasks until its code is compiled.
    const ms = await medianOf(async () => (await burst(pool, 'work', tasks)).ms, { leastMs: 1500, most: 3 });
    const aloneMs = tasks.reduce((sum, rounds) => sum + rounds, 0) / rate;
    return { efficiency: aloneMs / (workers * ms) };
  },
};

function lengthsOf({ kind, ms, count }) {
  if (kind === 'same') return Array.from({ length: count }, () => ms);
  // Spread evenly over the logarithm of the length; the same for every pool.
  let state = 12_345;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 0.1 * 200 ** (state / 2 ** 31);
  });
}
