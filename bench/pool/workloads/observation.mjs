import { burst, median } from './burst.mjs';

const TASKS = 2000;
const PAIRS = 10;

export default {
  name: 'observation',
  about:
    'Tasks of 0.1 ms, by turns with a subscriber that counts events and without: how much longer the same work takes. The median of the pairs.',
  variants: [{ label: 'tasks of 0.1 ms', params: {} }],
  metrics: [
    { key: 'slowerPercent', label: '% slower', better: 'lower', digits: 2 },
    { key: 'cpuPercent', label: '% more CPU', better: 'lower', digits: 2 },
    { key: 'eventsPerTask', label: 'events/task', better: 'lower', digits: 2 },
  ],
  takes: ({ id }) => id.startsWith('poolscope'),
  repeat: 2,
  async measure({ pool }) {
    const rounds = Math.round(0.1 * (await pool.run('workRate', null)));
    const tasks = Array.from({ length: TASKS }, () => rounds);
    let events = 0;
    const observed = async () => {
      const stop = pool.observe(() => {
        events++;
      });
      const spent = await burst(pool, 'work', tasks);
      stop();
      return spent;
    };
    for (let turn = 0; turn < 4; turn++) {
      await burst(pool, 'work', tasks);
      await observed();
    }
    events = 0;
    const wall = [];
    const cpu = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const isObservedFirst = pair % 2 === 0;
      const first = isObservedFirst ? await observed() : await burst(pool, 'work', tasks);
      const second = isObservedFirst ? await burst(pool, 'work', tasks) : await observed();
      const [withIt, without] = isObservedFirst ? [first, second] : [second, first];
      wall.push(withIt.ms / without.ms);
      cpu.push(withIt.cpuMs / without.cpuMs);
    }
    return {
      slowerPercent: (median(wall) - 1) * 100,
      cpuPercent: (median(cpu) - 1) * 100,
      eventsPerTask: events / (PAIRS * TASKS),
    };
  },
};
