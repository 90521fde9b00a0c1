import { treeCpuMs } from '../cpu-time.mjs';
import { assertEqual, integers, medianOf } from './burst.mjs';

const KINDS = {
  integers: { task: 'twice', item: (index) => index, result: (index) => index * 2 },
  doubles: { task: 'twice', item: (index) => index + 0.25, result: (index) => index * 2 + 0.5 },
  strings: { task: 'exclaim', item: (index) => `item ${index}`, result: (index) => `item ${index}!` },
  objects: {
    task: 'move',
    item: (index) => ({ id: index, name: `point ${index}`, x: index / 2, y: -index, isLast: false }),
    result: (index) => ({ id: index, name: `point ${index}`, x: index / 2 + 1, y: -index, isLast: false }),
  },
};
const COUNTS = {
  1: { integers: 20_000, doubles: 20_000, strings: 20_000, objects: 20_000 },
  64: { integers: 300_000, doubles: 300_000, strings: 200_000, objects: 100_000 },
  1024: { integers: 1_000_000, doubles: 1_000_000, strings: 400_000, objects: 200_000 },
};
/** Of Node's pools none has a map with chunks; one of them, with chunks made by hand, shows what that gives. */
const TAKE_PART = new Set([
  'poolscope',
  'poolscope-threads',
  'poolifier-threads',
  'python-executor',
  'python-pool',
]);

export default {
  name: 'map',
  about:
    'A map over many items, awaited as a whole. No other pool of Node has one with chunks; those of poolifier are made by hand, as a user would.',
  variants: Object.keys(KINDS).flatMap((kind) =>
    Object.keys(COUNTS).map((chunksize) => ({
      label: `${kind}, chunks of ${chunksize}`,
      params: { kind, task: KINDS[kind].task, chunksize: Number(chunksize), count: COUNTS[chunksize][kind] },
    })),
  ),
  metrics: [
    { key: 'perSecond', label: 'items/s', better: 'higher', digits: 0 },
    { key: 'cpuUs', label: 'CPU µs/item', better: 'lower', digits: 3 },
  ],
  takes: ({ id }) => TAKE_PART.has(id),
  async measure({ pool }, { kind, task, chunksize, count }) {
    const { item, result } = KINDS[kind];
    const map = pool.map ?? ((name, items, size) => mapByHand(pool, name, items, size));
    const items = integers(count).map((index) => item(index));
    await map(task, items.slice(0, count / 5), chunksize);
    const cpuBefore = treeCpuMs();
    let done = 0;
    const perSecond = await medianOf(async () => {
      const started = performance.now();
      const results = await map(task, items, chunksize);
      const ms = performance.now() - started;
      assertEqual(results[count - 1], result(count - 1));
      done += count;
      return count / (ms / 1000);
    });
    return { perSecond, cpuUs: ((treeCpuMs() - cpuBefore) * 1000) / done };
  },
};

async function mapByHand(pool, name, items, chunksize) {
  if (chunksize === 1) return Promise.all(items.map((item) => pool.run(name, item)));
  const chunks = [];
  for (let start = 0; start < items.length; start += chunksize) {
    chunks.push(pool.run('mapChunk', { name, items: items.slice(start, start + chunksize) }));
  }
  return (await Promise.all(chunks)).flat();
}
