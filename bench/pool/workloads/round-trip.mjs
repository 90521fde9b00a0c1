import { treeCpuMs } from '../cpu-time.mjs';

export default {
  name: 'round-trip',
  about: 'One call after the other, each awaited: the time of each.',
  variants: [{ label: 'no-ops', params: { count: 4000 } }],
  metrics: [
    { key: 'p50', label: 'p50 µs', better: 'lower', digits: 1 },
    { key: 'p99', label: 'p99 µs', better: 'lower', digits: 0 },
    { key: 'cpuUs', label: 'CPU µs/call', better: 'lower', digits: 1 },
  ],
  takes: ({ id }) => id !== 'piscina-16',
  async measure({ pool }, { count }) {
    for (let call = 0; call < 2000; call++) await pool.run('noop', call);
    const cpuBefore = treeCpuMs();
    const times = [];
    for (let call = 0; call < count; call++) {
      const started = performance.now();
      await pool.run('noop', call);
      times.push((performance.now() - started) * 1000);
    }
    const cpuUs = ((treeCpuMs() - cpuBefore) * 1000) / count;
    times.sort((a, b) => a - b);
    return { p50: times[count >> 1], p99: times[Math.floor(count * 0.99)], cpuUs };
  },
};
