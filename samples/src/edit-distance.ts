/**
 * Compares pairs of short words by their edit distance.
 *
 * - Linter: nothing to find.
 * - Profiler: a task takes microseconds, handing it over takes longer. No pool is faster than a plain loop.
 */
import { randomFrom, sentence } from '@shared/lorem';

/** @profile wordPairs(20_000) */
export function editDistance(first: string, second: string): number {
  let previous = Array.from({ length: second.length + 1 }, (_, i) => i);
  for (let i = 1; i <= first.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= second.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (first[i - 1] === second[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[second.length] ?? 0;
}

function* wordPairs(count: number): Generator<[string, string]> {
  const random = randomFrom(42);
  for (let i = 0; i < count; i += 1) yield [sentence(random, 1), sentence(random, 1)];
}
