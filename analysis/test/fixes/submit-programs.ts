/** Programs that hand tasks to a pool, and take their results. */
import { POOL, SQUARE, type FixedProgram } from './fixed-program.ts';

export const SUBMIT_PROGRAMS: readonly FixedProgram[] = [
  {
    rule: 'no-await-in-submit-loop',
    source: `${POOL}${SQUARE}async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  const results: number[] = [];
  for (const item of items) {
    results.push(await pool.submit(square, item));
  }
  console.log(results);
  let total = 0;
  for (const item of items) {
    const value = await pool.submit(square, item);
    total += value;
  }
  console.log(total);
  for (let i = 0; i < items.length; i++) {
    results[i] = await pool.submit(square, (items[i] ?? 0) + 1);
  }
  console.log(results);
}
await main([3, 1, 2]);
`,
    output: '[ 9, 1, 4 ]\n14\n[ 16, 4, 9 ]\n',
  },
  {
    rule: 'prefer-map',
    source: `${POOL}${SQUARE}async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await Promise.all(items.map((item) => pool.submit(square, item))));
}
await main([3, 1, 2]);
`,
    output: '[ 9, 1, 4 ]\n',
  },
  {
    rule: 'prefer-wait',
    source: `import { asCompleted, ProcessPoolExecutor } from 'poolscope';
${SQUARE}async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  const futures = items.map((item) => pool.submit(square, item + 1));
  const results: number[] = [];
  for await (const future of asCompleted(futures)) {
    results.push(await future);
  }
  console.log(results.toSorted());
}
await main([3, 1, 2]);
`,
    output: '[ 16, 4, 9 ]\n',
  },
  {
    rule: 'no-map-misuse',
    source: `${POOL}import { note } from './tasks.ts';
async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  await pool.map(note, items);
  console.log('noted');
}
await main([5, 6]);
`,
    output: 'noted\n',
  },
  {
    rule: 'no-fake-parallelism',
    source: `${POOL}${SQUARE}async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.submit(square, 2));
  console.log(await Promise.all(items.map(async (item) => square(item))));
}
await main([5, 6]);
`,
    output: '4\n[ 25, 36 ]\n',
  },
  {
    rule: 'no-floating-task',
    source: `${POOL}${SQUARE}async function main(n: number): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  pool.submit(square, n);
  console.log('submitted');
}
await main(5);
`,
    output: 'submitted\n',
  },
  {
    rule: 'no-unbounded-submit',
    source: `import { Readable } from 'node:stream';
${POOL}${SQUARE}async function main(count: number): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  const futures: Promise<number>[] = [];
  for await (const n of Readable.from(Array(count).keys())) futures.push(pool.submit(square, n));
  const squares = await Promise.all(futures);
  console.log(squares.length, squares.at(-1));
  const kept: Promise<number>[] = [];
  for await (const n of Readable.from(Array(count).keys())) {
    kept.push(pool.submit(square, n + 1));
  }
  console.log(kept.length, await kept.at(-1));
  let sum = 0;
  for await (const n of Readable.from(Array(count).keys()))
    void pool.submit(square, n % 10).then((value) => (sum += value));
  await pool.shutdown();
  console.log(sum);
}
await main(250);
`,
    output: '250 62001\n250 62500\n7125\n',
  },
  {
    rule: 'no-unbounded-submit',
    source: `${POOL}${SQUARE}async function main(): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  const squares = await Promise.all(Array.from({ length: 20_000 }, (_, n) => pool.submit(square, n)));
  console.log(squares.length, squares.at(-1));
}
await main();
`,
    output: '20000 399960001\n',
  },
  {
    rule: 'prefer-as-completed',
    source: `${POOL}${SQUARE}async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  let sum = 0;
  const pending = new Set(items.map((item) => pool.submit(square, item)));
  while (pending.size > 0) {
    // Whichever is first.
    const [done] = await Promise.race([...pending].map((future) => future.then(() => [future] as const)));
    pending.delete(done);
    sum += await done;
  }
  const left = items.map((item) => pool.submit(square, item));
  while (left.length > 0) {
    const at = await Promise.race(left.map((future, index) => future.then(() => index)));
    const [done] = left.splice(at, 1);
    sum += (await done) ?? 0;
  }
  console.log(sum);
}
await main([1, 2, 3]);
`,
    output: '28\n',
  },
];
