import { integers, measureBursts } from './burst.mjs';
import noops from './noops.mjs';

export default {
  name: 'async-noops',
  about: 'The same with an async function.',
  variants: [{ label: 'bursts of 20,000', params: { count: 20_000 } }],
  metrics: noops.metrics,
  takes: ({ kind }) => kind !== 'python',
  measure: ({ pool }, { count }) => measureBursts(pool, 'asyncNoop', integers(count)),
};
