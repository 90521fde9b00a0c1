/** The files of the workspace that use pools, made from templates: the same text for the same number, every time. */

/** Names, so that no two files are the same. */
const NOUNS = ['page', 'image', 'invoice', 'route', 'tile', 'chunk', 'record', 'sample', 'frame', 'token'];

/** A task file: what it does matters to those who hand it to a pool. */
export function taskFile(index) {
  const noun = NOUNS[index % NOUNS.length];
  const effect =
    index % 3 === 0
      ? `  seen.set(${noun}, (seen.get(${noun}) ?? 0) + 1);\n`
      : `  if (${noun} < 0) return 0;\n`;
  return `import { map } from '../vendor/rxjs/internal/operators/map';
import { stringify } from '../vendor/viem/utils/stringify';

const seen = new Map<number, number>();

/** Works on one ${noun}. */
export function work${index}(${noun}: number): number {
${effect}  let total = 0;
  for (let step = 0; step < 10_000; step += 1) total += (${noun} * step) % ${index + 7};
  return total;
}

export function describe${index}(${noun}: number): string {
  return \`\${stringify({ ${noun} })} \${seen.get(${noun}) ?? 0}\`;
}

export const operator${index} = map(work${index});
`;
}

/** Pools that only types can tell: they come out of a container. */
export function servicesFile(index) {
  return `import { Piscina } from 'piscina';
import workerpool from 'workerpool';

function inject<T>(type: new (...args: never[]) => T): T {
  return Reflect.construct(type, []) as T;
}

export const services${index} = {
  renderer: inject(Piscina),
  all: [workerpool.pool({ maxWorkers: ${(index % 4) + 1} })],
};
`;
}

/** Some 40 lines: a leak, a loop that awaits, a task with effects, and a pool that only its type tells. */
export function jobFile(index, tasks, services) {
  const task = index % tasks;
  const service = index % services;
  const noun = NOUNS[index % NOUNS.length];
  return `import { ProcessPoolExecutor } from 'poolscope';
import { Tinypool } from 'tinypool';
import { from, mergeMap } from '../vendor/rxjs/index';
import { z } from '../vendor/zod/index';
import { describe${task}, work${task} } from '../tasks/task-${task}';
import { services${service} } from '../services/services-${service}';

const Input = z.array(z.number());

export async function run${index}(input: unknown): Promise<number> {
  const ${noun}s = Input.parse(input);
  const pool = new ProcessPoolExecutor({ maxWorkers: 4 });
  const results = await pool.map(work${task}, ${noun}s);
  let total = 0;
  for (const result of results) total += result;
  return total;
}

export async function render${index}(${noun}s: readonly number[]): Promise<unknown[]> {
  const { renderer } = services${service};
  const rendered: unknown[] = [];
  for (const ${noun} of ${noun}s) {
    rendered.push(await renderer.run(${noun}));
  }
  return rendered;
}

export async function pack${index}(${noun}s: readonly number[]): Promise<void> {
  const pool = new Tinypool({ filename: new URL('../tasks/task-${task}.ts', import.meta.url).href });
  try {
    await Promise.all(${noun}s.map((${noun}) => pool.run(${noun})));
  } finally {
    await pool.destroy();
  }
}

export const stream${index} = from([1, 2, 3]).pipe(mergeMap(async (${noun}) => describe${task}(${noun})));
`;
}

/** Sites of the pool-dense file; each is a function of eleven lines. */
const DENSE_SITES = 48;

/** 546 lines with 48 pools. */
export function denseFile() {
  const sites = Array.from({ length: DENSE_SITES }, (_, index) => denseSite(index));
  const head = `import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { work0 } from '../tasks/task-0';
import { work1 } from '../tasks/task-1';
import { services0 } from '../services/services-0';
`;
  const text = `${head}${sites.join('')}`;
  const missing = 546 - (text.split('\n').length - 1);
  return text + '// Padding, so that the file has the length that is written about.\n'.repeat(missing);
}

function denseSite(index) {
  const task = index % 2;
  switch (index % 3) {
    case 0:
      return `
export async function many${index}(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor({ maxWorkers: ${(index % 8) + 1} });
  const results: number[] = [];
  for (const item of items) {
    results.push(await pool.submit(work${task}, item));
  }
  await pool.shutdown();
  return results;
}
`;
    case 1:
      return `
export async function rendered${index}(items: number[]): Promise<unknown[]> {
  const pool = new Piscina({ filename: '../tasks/task-${task}.ts', maxThreads: 2 });
  const own = await Promise.all(items.map((item) => pool.run(item)));
  const others: unknown[] = [];
  for (const item of items) others.push(await services0.renderer.run(item));
  const count = own.length + others.length;
  if (count === 0) throw new Error('Nothing to do.');
  return [...own, ...others];
}
`;
    default:
      return `
export async function packed${index}(items: number[]): Promise<void> {
  const pool = workerpool.pool({ maxWorkers: 2 });
  try {
    for (const item of items) void pool.exec(work${task}, [item]);
    await services0.all[0]?.exec('work', [items.length]);
  } finally {
    await pool.terminate();
  }
}
`;
  }
}
