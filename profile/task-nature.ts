import type { Measurements } from './measurements.ts';

/**
 * What the function does with its time:
 * - `computes` on its own thread: what a pool is for.
 * - `awaits`: neither its thread nor another of its process works, and the event loop is free.
 * - `blocks`: nothing works, but the event loop is held (a synchronous call that waits).
 * - `computes-off-thread`: native code works on other threads of the same process, so that it is parallel already.
 */
export type TaskNature = 'computes' | 'awaits' | 'blocks' | 'computes-off-thread';

/** Below this share of CPU the function waits. Other programs on the machine can take half of a CPU, hardly more. */
const WAITING_CPU_SHARE = 0.3;
/** A computing function never leaves its event loop idle for longer than this share. */
const IDLE_LOOP_SHARE = 0.5;
/** A blocking call is told only from a share that no competing program explains. */
const BLOCKING_CPU_SHARE = 0.1;
/** Shorter than this the clocks of CPU time (often 1 to 10 ms a step) say nothing. */
const SHORTEST_TELLING_MS = 20;

/** The nature of the function by its serial baseline, or by the workers where there is none. */
export function taskNature(m: Measurements): TaskNature {
  const observed = observedShares(m);
  if (observed === null) return 'computes';
  const { cpuShare, mainThreadShare } = observed;
  const { loopActiveShare } = m.cpu;
  const isLoopHeld = loopActiveShare !== null && loopActiveShare > IDLE_LOOP_SHARE;
  if (cpuShare < WAITING_CPU_SHARE) {
    if (!isLoopHeld) return 'awaits';
    return cpuShare < BLOCKING_CPU_SHARE ? 'blocks' : 'computes';
  }
  const isMainThreadIdle = mainThreadShare !== null ? mainThreadShare < WAITING_CPU_SHARE : !isLoopHeld;
  const isOffThread =
    isMainThreadIdle && !isLoopHeld && cpuShare - (mainThreadShare ?? 0) >= WAITING_CPU_SHARE;
  // Without either clock of the main thread, process CPU alone cannot tell the two kinds of computing apart.
  if (mainThreadShare === null && loopActiveShare === null) return 'computes';
  return isOffThread ? 'computes-off-thread' : 'computes';
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
