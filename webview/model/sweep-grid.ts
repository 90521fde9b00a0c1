/** What was tried of one kind of pool, as a grid of worker counts and chunk sizes. */
import type { ExecutorKind, WayReport } from '../../protocol/profile-report.ts';

export interface SweepGrid {
  readonly executor: ExecutorKind;
  readonly workers: readonly number[];
  readonly chunksizes: readonly number[];
  /** By worker count, then by chunk size; `null` where nothing is known. */
  readonly cells: readonly (readonly (WayReport | null)[])[];
  readonly bestMs: number;
  readonly worstMs: number;
}

/** The grids of the pools with more than one way; a line or a single point is told by the table. */
export function sweepGrids(ways: readonly WayReport[]): SweepGrid[] {
  return (['process', 'thread'] as const).flatMap((executor) => {
    const own = ways.filter(({ way }) => way.executor === executor);
    const workers = ascending(own.map(({ way }) => way.workers));
    const chunksizes = ascending(own.map(({ way }) => way.chunksize));
    if (own.length < 2 || workers.length * chunksizes.length < 2) return [];
    const times = own.map(({ ms }) => ms);
    const cellAt = (count: number, size: number): WayReport | null =>
      own.find(({ way }) => way.workers === count && way.chunksize === size) ?? null;
    return {
      executor,
      workers,
      chunksizes,
      cells: workers.map((count) => chunksizes.map((size) => cellAt(count, size))),
      bestMs: Math.min(...times),
      worstMs: Math.max(...times),
    };
  });
}

/** How near a time is to the best one, 1, from the worst, 0; by ratio, as people compare times. */
export function nearness(ms: number, { bestMs, worstMs }: Pick<SweepGrid, 'bestMs' | 'worstMs'>): number {
  if (!(worstMs > bestMs) || !(bestMs > 0)) return 1;
  return Math.log(worstMs / ms) / Math.log(worstMs / bestMs);
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
