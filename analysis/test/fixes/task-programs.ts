/** Programs whose tasks, or the workers that run them, want mending. */
import { POOL, type FixedProgram } from './fixed-program.ts';

export const TASK_PROGRAMS: readonly FixedProgram[] = [
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
    rule: 'no-floating-in-task',
    isBroken: true,
    source: `import { readFileSync } from 'node:fs';
import { saveAll } from './saved.ts';
await saveAll([1, 2]);
console.log(readFileSync('saved.txt', 'utf8').split('\\n').toSorted().join(' ').trim());
/// saved.ts
import { appendFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
${POOL}
async function save(n: number): Promise<void> {
  await wait(100);
  appendFileSync('saved.txt', \`\${n}\\n\`);
}
export async function saved(n: number): Promise<number> {
  save(n);
  return n;
}
export async function saveAll(items: number[]): Promise<void> {
  appendFileSync('saved.txt', '');
  await using pool = new ProcessPoolExecutor(2);
  for (const n of await pool.map(saved, items)) if (n === 0) return;
}
`,
    output: '1 2\n',
  },
  {
    rule: 'no-uncloneable',
    isBroken: true,
    source: `${POOL}import { later, square } from './tasks.ts';
async function main(n: number): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  const side = later(n);
  console.log(await pool.submit(square, side as unknown as number));
}
await main(6);
`,
    output: '36\n',
  },
  {
    rule: 'large-payload',
    source: `import { ThreadPoolExecutor } from 'poolscope';
import { total } from './total.ts';
async function main(): Promise<void> {
  await using pool = new ThreadPoolExecutor(1);
  const values = new Float64Array(1_000_000);
  values[5] = 7;
  console.log(await pool.submit(total, values));
}
await main();
/// total.ts
export function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
`,
    output: '7\n',
  },
];
