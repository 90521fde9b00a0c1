/**
 * Counts words in a pool that is never shut down.
 *
 * - Linter: `no-missing-shutdown` where the pool is made: every call leaves two processes behind.
 * - Profiler: nothing in the file says what to run `countWords` with; type `sampleTexts()` when you are asked.
 */
import { ProcessPoolExecutor } from 'poolscope';
import { randomFrom, sentence } from '@shared/lorem';

export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().split(/\W+/)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

export async function countAll(texts: readonly string[]): Promise<Map<string, number>[]> {
  const pool = new ProcessPoolExecutor(2);
  return await pool.map(countWords, texts);
}

export function sampleTexts(): string[] {
  const random = randomFrom(7);
  return Array.from({ length: 200 }, () => sentence(random, 4_000));
}
