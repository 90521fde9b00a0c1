/** The primes below a limit, by the sieve of Eratosthenes; this file is what the threads of `count-primes.ts` load. */
export default function countPrimes(limit: number): number {
  const composite = new Uint8Array(limit);
  let count = 0;
  for (let candidate = 2; candidate < limit; candidate += 1) {
    if (composite[candidate]) continue;
    count += 1;
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate)
      composite[multiple] = 1;
  }
  return count;
}
