import { ECHO_METRICS, measureEchoes } from './megabytes.mjs';

export default {
  name: 'large-arrays',
  about: 'Echoes of a Float64Array of 64 MB, one at a time.',
  variants: [{ label: '64 MB', params: { count: 4, isBinary: true } }],
  metrics: ECHO_METRICS,
  takes: ({ id }) => id !== 'piscina-16',
  measure: ({ pool }, { count }) =>
    measureEchoes(pool, () => new Float64Array(8_000_000).fill(0.5), { count, inFlight: 1, warmUp: 2 }),
};
