import type { Measurements } from './measurements.ts';

/**
 * What the function does with its time:
 * - `computes` on its own thread: what a pool is for.
 * - `awaits`: neither its thread nor another of its process works, and the event loop is free.
 * - `blocks`: nothing works, but the event loop is held (a synchronous call that waits).
 * - `computes-off-thread`: native code works on other threads of the same process, so that it is parallel already.
 */
export type TaskNature = 'computes' | 'awaits' | 'blocks' | 'computes-off-thread';

/** Below this share of CPU a function with a free event loop waits. */
const WAITING_CPU_SHARE = 0.3;
/**
 * A computing function holds its event loop for longer than this share, also on a busy machine. There, the loop of a waiting one
 * is active for much longer than its CPU time, but still idle in between.
 */
const HELD_LOOP_SHARE = 0.85;
/** A blocking call is told only from a share of CPU that no competing program explains. */
const BLOCKING_CPU_SHARE = 0.03;
/** Off-thread work: so much of a CPU at least, and so much of it on other threads; the collector's threads use less. */
const OFF_THREAD_CPU_SHARE = 0.1;
const OFF_THREAD_PART = 0.7;
/** Shorter than this the clocks of CPU time (often 1 to 10 ms a step) say nothing. */
const SHORTEST_TELLING_MS = 20;

/** The nature of the function by its serial baseline, or by the workers where there is none. */
export function taskNature(m: Measurements): TaskNature {
  const observed = observedShares(m);
  if (observed === null) return 'computes';
  const { cpuShare, mainThreadShare } = observed;
  const { loopActiveShare } = m.cpu;
  const isLoopHeld = loopActiveShare !== null && loopActiveShare > HELD_LOOP_SHARE;
  if (isLoopHeld) return cpuShare < BLOCKING_CPU_SHARE ? 'blocks' : 'computes';
  if (mainThreadShare === null) {
    if (cpuShare < WAITING_CPU_SHARE) return 'awaits';
    // Without either clock of the main thread, process CPU alone cannot tell the two kinds of computing apart.
    return loopActiveShare === null ? 'computes' : 'computes-off-thread';
  }
  const isOffThread =
    cpuShare >= OFF_THREAD_CPU_SHARE && (cpuShare - mainThreadShare) / cpuShare >= OFF_THREAD_PART;
  if (isOffThread) return 'computes-off-thread';
  return cpuShare < WAITING_CPU_SHARE ? 'awaits' : 'computes';
}

function observedShares(m: Measurements): { cpuShare: number; mainThreadShare: number | null } | null {
  const { serial } = m;
  const serialWallMs = m.run.serial?.wallMs ?? 0;
  if (serial !== null && serialWallMs >= SHORTEST_TELLING_MS) {
    return { cpuShare: serial.cpuShare, mainThreadShare: serial.mainThreadCpuShare };
  }
  const { busyMs } = m.workerTime;
  if (m.cpu.processMs === null || busyMs < SHORTEST_TELLING_MS) return null;
  return {
    cpuShare: m.cpu.processMs / busyMs,
    mainThreadShare: m.cpu.mainThreadMs === null ? null : m.cpu.mainThreadMs / busyMs,
  };
}
