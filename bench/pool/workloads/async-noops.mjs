import noops, { measureBurst } from './noops.mjs';

export default {
  name: 'async-noops',
  about: 'The same with an async function.',
  variants: [{ label: 'bursts of 20,000', params: { count: 20_000, task: 'asyncNoop' } }],
  metrics: noops.metrics,
  takes: ({ kind }) => kind !== 'python',
  measure: measureBurst,
};
