/**
 * Counts primes on threads, with the package piscina.
 *
 * - Linter: `no-await-in-submit-loop` at the `await` in the loop: each task waits for the one before, so that one thread
 *   works at a time. `require-max-workers` where the pool is made.
 * - Profiler: `countPrimes` of `shared/prime-worker.ts` is a good fit; profile it there.
 */
import { Piscina } from 'piscina';

const limits = [400_000, 500_000, 600_000, 700_000, 800_000, 900_000];

export async function countAllPrimes(): Promise<number[]> {
  await using pool = new Piscina({ filename: new URL('./shared/prime-worker.ts', import.meta.url).href });
  const counts: number[] = [];
  for (const limit of limits) {
    counts.push(await pool.run(limit));
  }
  return counts;
}
