import { ruleTest } from '../rule-fixture.ts';

const RULE = 'no-unbounded-submit';

ruleTest(
  RULE,
  'streams and collections of tens of thousands',
  `
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { digest } from './digest.ts';

const MANY = 100_000;
export async function streams(pool: ProcessPoolExecutor, piscina: Piscina, file: string) {
  const futures: Promise<number>[] = [];
  for await (const line of createInterface(createReadStream(file))) {
    futures.push(pool.submit(digest, line)); // ! no-unbounded-submit
  }
  for await (const chunk of createReadStream(file)) void pool.submit(digest, chunk); // ! no-unbounded-submit
  for await (const chunk of createReadStream(file)) {
    piscina.run(chunk).then((value) => console.log(value), console.error); // ! no-unbounded-submit
  }
  const reader = createReadStream(file);
  reader.on('data', (chunk) => {
    futures.push(pool.submit(digest, chunk)); // ! no-unbounded-submit
  });
  createInterface(reader).on('line', async (line) => {
    console.log(await pool.submit(digest, line)); // ! no-unbounded-submit
  });
  return futures;
}
export async function large(pool: ProcessPoolExecutor) {
  const futures: Promise<number>[] = [];
  for (let i = 0; i < 50_000; i++) futures.push(pool.submit(digest, i)); // ! no-unbounded-submit
  for (let i = 0; i < MANY; i++) void pool.submit(digest, i); // ! no-unbounded-submit
  await Promise.all(Array.from({ length: MANY }, (_, i) => pool.submit(digest, i))); // ! no-unbounded-submit
  await Promise.all([...Array(1e6).keys()].map((i) => pool.submit(digest, i))); // ! no-unbounded-submit
  const items = new Array(200 * 1000).fill(0);
  return Promise.all(items.map((item) => pool.submit(digest, item))); // ! no-unbounded-submit
}
`,
);

ruleTest(
  RULE,
  'what is bounded by itself',
  `
import { createReadStream } from 'node:fs';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { digest } from './digest.ts';

export async function run(pool: ProcessPoolExecutor, items: string[], file: string) {
  for await (const chunk of createReadStream(file)) {
    console.log(await pool.submit(digest, chunk));
  }
  const running = new Set<Promise<number>>();
  for await (const chunk of createReadStream(file)) {
    running.add(pool.submit(digest, chunk));
    if (running.size > 8) await Promise.race(running);
  }
  for await (const chunk of createReadStream(file)) {
    const future = pool.submit(digest, chunk);
    console.log(await future);
  }
  for await (const digested of pool.map(digest, createReadStream(file))) void pool.submit(digest, digested);
  for await (const value of pool.map(digest, items)) console.log(value);
  const futures = items.map((item) => pool.submit(digest, item));
  for (const item of items) futures.push(pool.submit(digest, item));
  for (let i = 0; i < 10_000; i++) futures.push(pool.submit(digest, i));
  for (let i = 0; i < items.length; i++) futures.push(pool.submit(digest, i));
  for (let i = 0; i < 1e6; i++) console.log(await pool.submit(digest, i));
  for (let i = 0; i < 1e6; i++) {
    void pool.submit(digest, i);
    if (i % 100 === 0) await Promise.all(futures.splice(0));
  }
  await Promise.all([1, 2, 3].map((n) => pool.submit(digest, n)));
  await Promise.all(Array.from({ length: 100 }, (_, n) => pool.submit(digest, n)));
  process.on('message', (message) => void pool.submit(digest, message));
  return futures;
}
export async function refusing(file: string) {
  await using pool = new Piscina({ filename: './worker.js', maxThreads: 2, ...JSON.parse(file) });
  for await (const chunk of createReadStream(file)) void pool.run(chunk);
}
`,
);

for (const [title, line] of [
  ['pauses its source', `reader.on('data', () => reader.pause());`],
  ['listens for drain', `pool.on('drain', () => console.log('drained'));`],
  ['has a limiter', `import pLimit from 'p-limit';`],
  ['limits the queue', `export const options = { maxQueue: 10 };`],
]) {
  ruleTest(
    RULE,
    `a file that ${title}`,
    `
import { createReadStream } from 'node:fs';
import { Piscina } from 'piscina';
const reader = createReadStream('.');
const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
reader.on('data', (chunk) => void pool.run(chunk));
${line}
export { pool };
`,
  );
}

ruleTest(
  RULE,
  'a comment holds nothing back',
  `
import { createReadStream } from 'node:fs';
import { Piscina } from 'piscina';
// We should pause the stream.
const pool = new Piscina({ filename: './worker.js', maxThreads: 2 });
createReadStream('.').on('data', (chunk) => void pool.run(chunk)); // ! no-unbounded-submit
export { pool };
`,
);

ruleTest(
  RULE,
  'a benchmark means it',
  `
export const nothing = 1;
/// bench/submit.ts
import { ProcessPoolExecutor } from 'poolscope';
import { digest } from './digest.ts';
export const run = (pool: ProcessPoolExecutor) =>
  Promise.all(Array.from({ length: 100_000 }, (_, i) => pool.submit(digest, i)));
`,
);
