import { integers, measureBursts } from './burst.mjs';

export default {
  name: 'objects',
  about: 'Echoes of objects of about 1 KB (as JSON), all made at once. The median of the bursts of a second.',
  variants: [{ label: '1 KB', params: { count: 10_000 } }],
  metrics: [
    { key: 'perSecond', label: 'echoes/s', better: 'higher', digits: 0 },
    { key: 'cpuUs', label: 'CPU µs/echo', better: 'lower', digits: 1 },
  ],
  takes: ({ id }) => id !== 'piscina-16',
  measure: ({ pool }, { count }) =>
    measureBursts(
      pool,
      'echo',
      integers(count).map((index) => order(index)),
    ),
};

function order(id) {
  return {
    id,
    customer: { name: `Customer ${id}`, city: 'Rotterdam', isNew: id % 3 === 0, score: id / 7 },
    lines: Array.from({ length: 10 }, (_, line) => ({
      article: `article-${line}`,
      amount: line + 1,
      price: 9.5 * line,
      text: 'a line of this order',
    })),
    note: null,
  };
}
