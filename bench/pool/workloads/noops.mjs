import { integers, measureBursts } from './burst.mjs';

export default {
  name: 'noops',
  about:
    'Calls of a function that returns its argument, all made at once. The median of the bursts of a second.',
  variants: [
    { label: 'bursts of 20,000', params: { count: 20_000 } },
    { label: 'bursts of 100,000', params: { count: 100_000 } },
  ],
  metrics: [
    { key: 'perSecond', label: 'tasks/s', better: 'higher', digits: 0 },
    { key: 'cpuUs', label: 'CPU µs/task', better: 'lower', digits: 2 },
  ],
  measure: ({ pool }, { count }) => measureBursts(pool, 'noop', integers(count)),
};
