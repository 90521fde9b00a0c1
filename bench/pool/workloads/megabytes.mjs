import { treeCpuMs } from '../cpu-time.mjs';

export const ECHO_METRICS = [
  { key: 'mbPerSecond', label: 'MB/s', better: 'higher', digits: 0 },
  { key: 'cpuMs', label: 'CPU ms/MB', better: 'lower', digits: 2 },
];

export default {
  name: 'megabytes',
  about:
    'Echoes of a Uint8Array of 1 MB, copied, not transferred; with the serialization of a peer that keeps it.',
  variants: [
    { label: 'one at a time', params: { count: 60, inFlight: 1, isBinary: true } },
    { label: '8 in flight', params: { count: 160, inFlight: 8, isBinary: true } },
  ],
  metrics: ECHO_METRICS,
  takes: ({ id }) => id !== 'piscina-16',
  measure: ({ pool }, { count, inFlight }) =>
    measureEchoes(pool, () => new Uint8Array(1_000_000).fill(7), { count, inFlight, warmUp: 40 }),
};

/** Megabytes echoed a second, counted once although they go both ways. */
export async function measureEchoes(pool, create, { count, inFlight, warmUp }) {
  const value = create();
  const echo = async () => {
    const echoed = await pool.run('echo', value);
    if (echoed?.constructor !== value.constructor || echoed.at(-1) !== value.at(-1)) {
      throw new Error(`wrong value: ${echoed?.constructor?.name} instead of ${value.constructor.name}`);
    }
  };
  await repeat(echo, warmUp, inFlight);
  const cpuBefore = treeCpuMs();
  const started = performance.now();
  await repeat(echo, count, inFlight);
  const seconds = (performance.now() - started) / 1000;
  const megabytes = (count * value.byteLength) / 1e6;
  return { mbPerSecond: megabytes / seconds, cpuMs: (treeCpuMs() - cpuBefore) / megabytes };
}

async function repeat(once, count, inFlight) {
  let left = count;
  const line = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: inFlight }, line));
}
