/**
 * Writes one report per month, through a helper in another file.
 *
 * - Linter: `pure-task` and `no-map-misuse` at the call of `map`: the task writes files, two calls away, and `map` is for
 *   functions without side effects. Use `submit`.
 * - Profiler: not meant to be profiled, it would write the files.
 */
import { ProcessPoolExecutor } from 'poolscope';
import { writeReport } from '@shared/write-report';

const months = ['january', 'february', 'march', 'april', 'may', 'june'];

export function exportMonth(month: string): string {
  const lines = Array.from({ length: 31 }, (_, day) => `${month} ${day + 1}: ${(day * 37) % 101}`);
  return writeReport(month, lines);
}

export async function exportAll(): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  await pool.map(exportMonth, months);
}
