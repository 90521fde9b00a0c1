import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants } from '../cpu-time.mjs';
import { burst, integers } from './burst.mjs';

export default {
  name: 'memory',
  about:
    'After 2,000 no-ops: what a worker adds. For processes all those below the parent, over the number of workers; for threads what the process grew by.',
  variants: [{ label: '2 workers', params: {} }],
  metrics: [
    { key: 'privateMb', label: 'private MB/worker', better: 'lower', digits: 1 },
    { key: 'rssMb', label: 'RSS MB/worker', better: 'lower', digits: 1 },
  ],
  isUnopened: true,
  takes: ({ id }) => id !== 'piscina-16',
  async measure({ open, workers }) {
    const before = memoryOf('self');
    const pool = await open();
    await burst(pool, 'noop', integers(2000));
    await sleep(200);
    const below = descendants().map((pid) => memoryOf(pid));
    const added =
      below.length > 0
        ? below
        : [{ rss: memoryOf('self').rss - before.rss, own: memoryOf('self').own - before.own }];
    const sum = (key) => added.reduce((total, memory) => total + memory[key], 0) / workers / 1024;
    return { rssMb: sum('rss'), privateMb: sum('own') };
  },
};

function memoryOf(pid) {
  const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const field = (name) => Number(new RegExp(String.raw`^${name}:\s+(\d+)`, 'm').exec(lines)?.[1] ?? 0);
  return { rss: field('Rss'), own: field('Private_Clean') + field('Private_Dirty') };
}
