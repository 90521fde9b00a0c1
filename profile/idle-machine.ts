import { percentile } from './latency.ts';
import type { Measurements } from './measurements.ts';
import { cumulativeRunTimes, scheduleMs } from './schedule.ts';
import type { SerialEstimate } from './serial-estimate.ts';
import { workersCpuShare } from './workers-cpu-share.ts';

/** Tasks that got less of the CPU that was theirs shared it with other programs. */
const CONTENDED_SHARE = 0.7;
/**
 * What a message between two processes costs on an idle machine, at most. On a busy one each waits for its turn, much longer than
 * in proportion; what could be the other programs' doing is not held against the pool.
 */
const LONGEST_MESSAGE_MS = 0.15;
/** Shorter runs are finer than the clocks of CPU time. */
const SHORTEST_RUN_MS = 0.5;

/**
 * The share of a CPU that computing tasks got of what the machine could have given them, 0 to 1; `null` where that is
 * nearly all, or unknown.
 */
export function contendedShare(m: Measurements): number | null {
  if ((m.latency?.p50 ?? 0) < SHORTEST_RUN_MS) return null;
  const { cpuMs, runStart, runEnd } = m.run.tasks;
  let computed = 0;
  let ran = 0;
  for (let row = 0; row < cpuMs.length; row += 1) {
    const cpu = cpuMs[row] ?? null;
    const from = runStart[row] ?? null;
    const to = runEnd[row] ?? null;
    if (cpu === null || from === null || to === null) continue;
    computed += cpu;
    ran += to - from;
  }
  if (ran <= 0 || computed <= 0) return null;
  // Workers that fill the CPUs with compiling and collecting garbage take them from their own tasks.
  const share = Math.max(computed / ran / fairShare(m), workersCpuShare(m));
  return share < CONTENDED_SHARE ? share : null;
}

/**
 * The measurements as they would have been had no other program used the CPUs, for tasks that compute: every run takes its CPU
 * time, and all else shrinks by the same share at least. Stamps and shares that do not depend on speed stay.
 */
export function onIdleMachine(m: Measurements, share: number): Measurements {
  const runTimes = idleRunTimes(m, share);
  const busyMs = runTimes.reduce((sum, ms) => sum + ms, 0);
  const messagesMs = (m.ranTasks / m.chunksize) * LONGEST_MESSAGE_MS;
  const copiedMs = m.copy.workersMs + m.copy.mainMs;
  const workerTime = {
    busyMs,
    startUpMs: m.workerTime.startUpMs * share,
    handOverMs: Math.min(m.workerTime.handOverMs, copiedMs + messagesMs / share) * share,
    starvedMs: Math.min(m.workerTime.starvedMs * share, messagesMs),
  };
  const otherMs = workerTime.startUpMs + workerTime.handOverMs + workerTime.starvedMs;
  const scheduledMs = scheduleMs(cumulativeRunTimes(runTimes), m.workers, m.chunksize, 0, 0);
  const makespanMs = scheduledMs + otherMs / m.workers;
  const serial = m.serial === null ? null : idleSerial(m.serial);
  const ascending = Float64Array.from(runTimes).sort();
  return {
    ...m,
    makespanMs,
    runTimes,
    meanRunMs: busyMs / Math.max(1, runTimes.length),
    workerTime: { ...workerTime, tailMs: Math.max(0, makespanMs * m.workers - busyMs - otherMs) },
    copy: { ...m.copy, mainMs: m.copy.mainMs * share, workersMs: m.copy.workersMs * share },
    latency: {
      p50: percentile(ascending, 0.5),
      p90: percentile(ascending, 0.9),
      p99: percentile(ascending, 0.99),
      max: percentile(ascending, 1),
    },
    utilization: Math.min(1, busyMs / (makespanMs * m.workers)),
    startUpShare: Math.min(1, workerTime.startUpMs / (makespanMs * m.workers)),
    serial,
    // The two runs did not get the same share of the CPUs, but no pool is faster than its workers.
    speedup: serial === null || m.speedup === null ? null : Math.min(m.workers, serial.totalMs / makespanMs),
  };
}

/** Workers beyond the CPUs share them with each other, which no idle machine changes. */
function fairShare(m: Measurements): number {
  return Math.min(1, m.cpus / m.workers);
}

function idleRunTimes(m: Measurements, share: number): number[] {
  const { index, cpuMs, runStart, runEnd } = m.run.tasks;
  const rows: { index: number; ms: number }[] = [];
  for (let row = 0; row < index.length; row += 1) {
    const from = runStart[row] ?? null;
    const to = runEnd[row] ?? null;
    if (from === null || to === null) continue;
    const cpu = cpuMs[row] ?? null;
    const ms = cpu === null ? (to - from) * share : cpu / fairShare(m);
    rows.push({ index: index[row] ?? row, ms: Math.max(0, ms) });
  }
  return rows.sort((a, b) => a.index - b.index).map((row) => row.ms);
}

function idleSerial(serial: SerialEstimate): SerialEstimate {
  const share = Math.min(1, serial.mainThreadCpuShare ?? serial.cpuShare);
  return {
    ...serial,
    totalMs: serial.totalMs * share,
    meanMs: serial.meanMs * share,
    // No longer measured as it stands.
    isExtrapolated: true,
    cpuShare: 1,
    mainThreadCpuShare: 1,
  };
}
