/** Programs that run, each with something that a rule finds and has a fix for. */

export interface FixedProgram {
  readonly rule: string;
  readonly source: string;
  /** The program does not do what it was meant to before it is fixed, so only the fixed one is held to the output. */
  readonly isBroken?: boolean;
  readonly output: string;
}

const POOL = `import { ProcessPoolExecutor } from 'poolscope';\n`;
const SQUARE = `import { square } from './tasks.ts';\n`;

export const TASKS = `import { setTimeout as wait } from 'node:timers/promises';
import { appendFileSync } from 'node:fs';
export function square(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += n;
  return sum;
}
export const addOne = (n: number): number => n + 1;
export async function later(n: number): Promise<number> {
  await wait(5);
  return n;
}
export function note(n: number): number {
  appendFileSync('notes.txt', \`\${n}\\n\`);
  return n;
}
`;

export const PROGRAMS: readonly FixedProgram[] = [
  {
    rule: 'await-shutdown',
    source: `${POOL}${SQUARE}async function main(): Promise<void> {
  const pool = new ProcessPoolExecutor(2);
  console.log(await pool.submit(square, 4));
  pool.shutdown();
}
await main();
`,
    output: '16\n',
  },
  {
    rule: 'no-missing-shutdown',
    source: `${POOL}${SQUARE}async function squares(items: number[]): Promise<number[]> {
  // Two will do.
  const pool = new ProcessPoolExecutor(2);
  return await pool.map(square, items);
}
console.log(await squares([1, 2, 3]));
`,
    output: '[ 1, 4, 9 ]\n',
  },
  {
    rule: 'no-missing-shutdown',
    source: `import Tinypool from 'tinypool';
async function cubes(items: number[]): Promise<unknown[]> {
\tconst pool = new Tinypool({ filename: new URL('./cube.mjs', import.meta.url).href, maxThreads: 2 });
\tconst text = \`a
b\`;
\tconsole.log(text.length);
\treturn await Promise.all(items.map((item) => pool.run(item)));
}
console.log(await cubes([1, 2, 3]));
/// cube.mjs
export default (n) => n ** 3;
`,
    output: '3\n[ 1, 8, 27 ]\n',
  },
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
    rule: 'return-await-task',
    isBroken: true,
    source: `${POOL}${SQUARE}async function main(n: number): Promise<number> {
  try {
    await using pool = new ProcessPoolExecutor(2);
    return pool.submit(square, n);
  } catch {
    return -1;
  }
}
console.log(await main(5));
`,
    output: '25\n',
  },
  {
    rule: 'shutdown-in-finally',
    source: `${POOL}${SQUARE}export async function squares(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor(2);
  const results = await pool.map(square, items);
  await pool.shutdown();
  return results;
}
console.log(await squares([5]));
`,
    output: '[ 25 ]\n',
  },
  {
    rule: 'require-max-workers',
    source: `${POOL}${SQUARE}async function main(n: number): Promise<void> {
  await using pool = new ProcessPoolExecutor();
  console.log(await pool.submit(square, n));
}
await main(5);
`,
    output: '25\n',
  },
  {
    rule: 'prefer-available-parallelism',
    source: `import { cpus } from 'node:os';
${POOL}${SQUARE}async function main(n: number): Promise<void> {
  await using pool = new ProcessPoolExecutor(cpus().length);
  console.log(await pool.submit(square, n));
}
await main(5);
`,
    output: '25\n',
  },
  {
    rule: 'no-oversized-pool',
    source: `import { availableParallelism } from 'node:os';
${POOL}${SQUARE}async function main(n: number): Promise<void> {
  await using pool = new ProcessPoolExecutor(availableParallelism() * 4);
  console.log(await pool.submit(square, n));
}
await main(5);
`,
    output: '25\n',
  },
  {
    rule: 'no-tiny-task',
    source: `${POOL}import { addOne } from './tasks.ts';
async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.map(addOne, items));
}
await main([5, 6]);
`,
    output: '[ 6, 7 ]\n',
  },
  {
    rule: 'no-io-bound-task',
    source: `${POOL}import { later } from './tasks.ts';
async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.map(later, items));
}
await main([5, 6]);
`,
    output: '[ 5, 6 ]\n',
  },
  {
    rule: 'pure-task',
    source: `${POOL}import { note } from './tasks.ts';
async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.map(note, items));
}
await main([5, 6]);
`,
    output: '[ 5, 6 ]\n',
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
    rule: 'no-closure-capture',
    isBroken: true,
    source: `import { scaled } from './scaled.ts';
console.log(await scaled([5, 6], 2));
/// scaled.ts
${POOL}
export async function scaled(items: number[], factor: number): Promise<number[]> {
  await using pool = new ProcessPoolExecutor(2);
  return await pool.map((n: number) => n * factor, items);
}
`,
    output: '[ 10, 12 ]\n',
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
    rule: 'no-shutdown-before-settled',
    isBroken: true,
    source: `import workerpool from 'workerpool';
async function main(items: number[]): Promise<unknown[]> {
  const pool = workerpool.pool({ maxWorkers: 2 });
  const tasks = items.map((n) => pool.exec((m: number) => m * m, [n]));
  await pool.terminate(true);
  return await Promise.all(tasks);
}
console.log(await main([5, 6]));
`,
    output: '[ 25, 36 ]\n',
  },
  {
    rule: 'unknown-option',
    source: `${POOL}${SQUARE}async function main(n: number): Promise<void> {
  await using pool = new ProcessPoolExecutor({ maxWorker: 2 });
  console.log(await pool.submit(square, n));
}
await main(5);
`,
    isBroken: true,
    output: '25\n',
  },
  {
    rule: 'unused-disable',
    source: `${POOL}${SQUARE}async function main(n: number): Promise<void> {
  // poolscope-disable-next-line no-missing-shutdown
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.submit(square, n));
}
await main(5);
`,
    output: '25\n',
  },
  {
    rule: 'worker-path',
    source: `import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
const worker = new Worker('./reply.mjs');
const [message] = await once(worker, 'message');
console.log(message);
/// reply.mjs
import { parentPort } from 'node:worker_threads';
parentPort.postMessage('here');
`,
    output: 'here\n',
  },
  {
    rule: 'owner-must-dispose',
    source: `import { Squares } from './squares.ts';
console.log(await new Squares().of(5));
/// squares.ts
${POOL}${SQUARE}export class Squares {
    readonly #pool = new ProcessPoolExecutor(2);
    async of(n: number): Promise<number> {
        return await this.#pool.submit(square, n);
    }
}
`,
    output: '25\n',
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
];
