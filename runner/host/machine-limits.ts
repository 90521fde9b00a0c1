/** What this process may use of the machine: CPUs by affinity and cgroup quota, memory that is free and allowed. */
import { readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';

/** CPUs that may be used at a time; at least 1. */
export function availableCpus(): number {
  return Math.max(1, Math.min(availableParallelism(), quota() ?? quotaOfOldCgroups() ?? Infinity));
}

/** Memory that can still be taken, bytes: what is free, or what is left of a cgroup's limit where that is less. */
export function availableMemory(): number {
  return Math.min(freemem(), process.availableMemory());
}

/** CPUs by the quota of this process's cgroup, or `null` without one. */
function quota(): number | null {
  const [most = '', period = ''] = read('/sys/fs/cgroup/cpu.max').split(' ');
  return cpusOf(Number(most), Number(period));
}

function quotaOfOldCgroups(): number | null {
  const folder = '/sys/fs/cgroup/cpu';
  return cpusOf(Number(read(`${folder}/cpu.cfs_quota_us`)), Number(read(`${folder}/cpu.cfs_period_us`)));
}

function cpusOf(microseconds: number, period: number): number | null {
  const cpus = Math.ceil(microseconds / period);
  return microseconds > 0 && cpus > 0 && Number.isFinite(cpus) ? cpus : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
