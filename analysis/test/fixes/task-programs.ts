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
];
