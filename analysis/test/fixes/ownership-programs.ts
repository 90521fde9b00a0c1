/** Programs in which a pool is made, sized and ended. */
import { POOL, SQUARE, type FixedProgram } from './fixed-program.ts';

export const OWNERSHIP_PROGRAMS: readonly FixedProgram[] = [
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
    rule: 'return-await-task',
    isBroken: true,
    source: `${POOL}import { failing } from './failing.ts';
async function main(n: number): Promise<number> {
  try {
    await using pool = new ProcessPoolExecutor(2);
    return pool.submit(failing, n);
  } catch {
    return -1;
  }
}
console.log(await main(5));
/// failing.ts
export function failing(n: number): number {
  throw new Error(String(n));
}
`,
    output: '-1\n',
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
    rule: 'no-main-reentry',
    isBroken: true,
    source: `${POOL}export function twice(n: number): number {
  return n * 2;
}
const text = \`two
lines\`;
const pool = new ProcessPoolExecutor(2);
console.log(await pool.map(twice, [1, 2, 3]), text.length);
await pool.shutdown();
`,
    output: '[ 2, 4, 6 ] 9\n',
  },
  {
    rule: 'no-main-reentry',
    isBroken: true,
    source: `${POOL}export const twice = (n: number): number => n * 2;
async function main(): Promise<void> {
  await using pool = new ProcessPoolExecutor(2);
  console.log(await pool.map(twice, [1, 2, 3]));
}
await main();
`,
    output: '[ 2, 4, 6 ]\n',
  },
  {
    rule: 'no-using-escape',
    isBroken: true,
    source: `${POOL}${SQUARE}async function makePool(): Promise<ProcessPoolExecutor> {
  await using pool = new ProcessPoolExecutor(2);
  return pool;
}
const made = await makePool();
console.log(await made.submit(square, 3));
await made.shutdown();
`,
    output: '9\n',
  },
  {
    rule: 'no-pool-per-call',
    source: `${POOL}${SQUARE}async function main(rounds: number[][]): Promise<void> {
  for (const items of rounds) {
    await using pool = new ProcessPoolExecutor(2);
    // Each round by itself.
    console.log(await pool.map(square, items));
  }
}
await main([[1, 2], [3]]);
`,
    output: '[ 1, 4 ]\n[ 9 ]\n',
  },
  {
    rule: 'no-pool-per-call',
    source: `import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
${POOL}${SQUARE}
const server = createServer(async (request, response) => {
  await using pool = new ProcessPoolExecutor(2);
  response.end(String(await pool.submit(square, Number(request.url?.slice(1)))));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
for (const n of [3, 4]) console.log(await (await fetch(\`http://127.0.0.1:\${port}/\${n}\`)).text());
server.close();
`,
    output: '9\n16\n',
  },
  {
    rule: 'no-process-exit',
    isBroken: true,
    source: `${POOL}${SQUARE}async function main(n: number): Promise<void> {
  const pool = new ProcessPoolExecutor(2);
  try {
    if (n > 3) {
      process.exit(0);
    }
    console.log(await pool.submit(square, n));
  } finally {
    await pool.shutdown();
    console.log('ended');
  }
}
await main(3);
await main(4);
`,
    output: '9\nended\nended\n',
  },
];
