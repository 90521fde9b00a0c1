import { setTimeout as sleep } from 'node:timers/promises';

export default {
  name: 'life-cycle',
  about:
    'From making the pool to the first result, to a result of every worker, and the end of an idle pool until its processes are gone.',
  variants: [{ label: '2 workers', params: {} }],
  metrics: [
    { key: 'allReadyMs', label: 'all ready ms', better: 'lower', digits: 1 },
    { key: 'firstMs', label: 'first result ms', better: 'lower', digits: 1 },
    { key: 'shutdownMs', label: 'shutdown ms', better: 'lower', digits: 1 },
  ],
  repeat: 3,
  isUnopened: true,
  takes: ({ id }) => id !== 'piscina-16',
  async measure({ open, workers }) {
    const started = performance.now();
    const pool = await open();
    const seen = new Set();
    let firstMs = 0;
    while (seen.size < workers) {
      const calls = Array.from({ length: 2 * workers }, async () => {
        seen.add(await pool.run('whoAmI', 0.5));
        firstMs ||= performance.now() - started;
      });
      await Promise.race([Promise.all(calls), waitFor(() => seen.size === workers)]);
    }
    const allReadyMs = performance.now() - started;
    await sleep(100);
    const pids = [...seen].map((id) => Number(id.split('/')[0])).filter((pid) => pid !== process.pid);
    const ending = performance.now();
    await pool.shutdown();
    while (pids.some((pid) => isAlive(pid))) await sleep(0);
    return { firstMs, allReadyMs, shutdownMs: performance.now() - ending };
  },
};

async function waitFor(isTrue) {
  while (!isTrue()) await new Promise((resolve) => void setImmediate(resolve));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
