/** What Poolscope's process pool is to reach, and whether it does. */
import { POOLS } from './adapters/index.mjs';
import { bestOf } from './statistics.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const PEERS = POOLS.filter(({ package: name }) => name !== 'poolscope');
const NODE_PEERS = PEERS.filter(({ kind }) => kind !== 'python');
const PROCESS_PEERS = PEERS.filter(({ kind }) => kind !== 'thread');
const only = (id) => PEERS.filter((pool) => pool.id === id);

const MAP = WORKLOADS.find(({ name }) => name === 'map').variants.map(({ label }) => label);

/** `times` is a bound on the ratio to the best of the peers, `value` on the value itself. */
const TARGETS = [
  { workload: 'noops', metric: 'perSecond', times: 12, peers: PEERS },
  { workload: 'async-noops', metric: 'perSecond', times: 8, peers: PEERS },
  ...MAP.flatMap((variant) => [
    { workload: 'map', variant, metric: 'perSecond', times: 5, peers: only('python-executor') },
    { workload: 'map', variant, metric: 'perSecond', times: 1, peers: only('python-pool') },
  ]),
  { workload: 'round-trip', metric: 'p50', times: 0.25, peers: PEERS },
  { workload: 'objects', metric: 'perSecond', times: 2.2, peers: PEERS },
  { workload: 'megabytes', metric: 'mbPerSecond', times: 1.3, peers: PROCESS_PEERS },
  { workload: 'large-arrays', metric: 'mbPerSecond', times: 1, peers: PEERS },
  { workload: 'cpu-tasks', variant: 'tasks of 5 ms', metric: 'efficiency', value: 0.98 },
  { workload: 'cpu-tasks', variant: 'tasks of 0.5 ms', metric: 'efficiency', value: 0.93 },
  { workload: 'cpu-tasks', variant: 'tasks of 0.1 to 20 ms', metric: 'efficiency', value: 0.96 },
  { workload: 'cpu-tasks', metric: 'efficiency', times: 1, peers: NODE_PEERS },
  { workload: 'life-cycle', metric: 'allReadyMs', times: 1, peers: PROCESS_PEERS },
  { workload: 'life-cycle', metric: 'shutdownMs', times: 1, peers: PROCESS_PEERS },
  { workload: 'memory', metric: 'privateMb', times: 1, peers: PROCESS_PEERS },
  { workload: 'observation', metric: 'slowerPercent', value: 2 },
];

/** One line for each target of what was measured. @returns {{ what: string, target: string, measured: string, isMet: boolean }[]} */
export function judge(summariesOf) {
  const lines = TARGETS.flatMap((target) => {
    const workload = WORKLOADS.find(({ name }) => name === target.workload);
    return workload.variants
      .filter(({ label }) => target.variant === undefined || target.variant === label)
      .map(({ label }) => judgeOne(target, workload, label, summariesOf(workload, label)))
      .filter((line) => line !== null);
  });
  return [...lines, ...judgeGrowth(summariesOf)];
}

function judgeOne(target, workload, label, summaries) {
  const metric = workload.metrics.find(({ key }) => key === target.metric);
  const own = summaries.get('poolscope')?.metrics[metric.key];
  if (own === undefined) return null;
  const isHigher = metric.better === 'higher';
  const sign = isHigher ? '≥' : '≤';
  const what = `${workload.name}, ${label}: ${metric.label}`;
  const reaches = (value, bound) => (isHigher ? value >= bound : value <= bound);
  if (target.peers === undefined) {
    return {
      what,
      target: `${sign} ${target.value}`,
      measured: own.median.toFixed(3),
      isMet: reaches(own.median, target.value),
    };
  }
  const best = bestOf(summaries, target.peers, metric);
  if (best === null) return null;
  const ratio = own.median / summaries.get(best.id).metrics[metric.key].median;
  return {
    what,
    target: `${sign} ${target.times} × ${describe(target.peers)}`,
    measured: `${ratio.toFixed(2)} × ${best.label}`,
    isMet: reaches(ratio, target.times),
  };
}

function describe(peers) {
  if (peers === PEERS) return 'the best peer';
  if (peers === NODE_PEERS) return 'the best peer of Node';
  if (peers === PROCESS_PEERS) return 'the best process peer';
  return peers[0].label;
}

/** The rate may not fall as more is pending. */
function judgeGrowth(summariesOf) {
  const workload = WORKLOADS.find(({ name }) => name === 'growth');
  return ['0.2 ms of work', 'no-ops'].flatMap((start) => {
    const rates = workload.variants
      .filter(({ label }) => label.startsWith(start))
      .map(({ label }) => summariesOf(workload, label).get('poolscope')?.metrics['perSecond']?.median);
    if (rates.length === 0 || rates.some((rate) => rate === undefined)) return [];
    const ratio = Math.min(...rates) / Math.max(...rates);
    return {
      what: `growth, ${start}: slowest over quickest, from few to 1,000,000 pending`,
      target: '≥ 0.8',
      measured: ratio.toFixed(2),
      isMet: ratio >= 0.8,
    };
  });
}
