import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'no-fake-parallelism';
const WORK = `
/// work.ts
import { pbkdf2Sync } from 'node:crypto';
export function score(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) | 0;
  return sum;
}
export const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
export async function scoreLater(text: string): Promise<number> {
  return score(text) + (await twice(text));
}
async function twice(text: string) {
  return score(text) * 2;
}
export const derive = (secret: string) => pbkdf2Sync(secret, 'salt', 100_000, 32, 'sha256').toString('hex');
`;

ruleTest(
  RULE,
  'promises, limits and queues around work that computes',
  `
import { availableParallelism, cpus } from 'node:os';
import pLimit from 'p-limit';
import pMap from 'p-map';
import PQueue from 'p-queue';
import { derive, fib, score, scoreLater } from './work.ts';

export async function all(texts: string[]) {
  const a = await Promise.all(texts.map(async (text) => score(text))); // ! no-fake-parallelism
  const b = await Promise.all(texts.map(scoreLater)); // ! no-fake-parallelism
  const jobs = texts.map(async (text) => {
    const sum = score(text);
    return { text, sum };
  });
  const c = await Promise.all(jobs); // ! no-fake-parallelism
  const d = await Promise.all([scoreLater('a'), scoreLater('b')]); // ! no-fake-parallelism
  const limit = pLimit(cpus().length);
  const e = await Promise.all(texts.map((text) => limit(() => derive(text)))); // ! no-fake-parallelism
  const f = await pMap(texts, async (text) => fib(text.length), { concurrency: availableParallelism() }); // ! no-fake-parallelism
  const queue = new PQueue({ concurrency: 8 });
  const g = await queue.add(() => scoreLater('c')); // ! no-fake-parallelism
  const h = await Promise.allSettled(Array.from(texts, scoreLater)); // ! no-fake-parallelism
  const i = await Promise.all(texts.map((text) => slow(text.length))); // ! no-fake-parallelism
  const j = await Promise.all(texts.map(wrapped)); // ! no-fake-parallelism
  return [a, b, c, d, e, f, g, h, i, j];
}
async function slow(n: number) {
  let sum = 0;
  for (let i = 0; i < 1e9; i++) sum += i % n;
  return Promise.resolve(sum);
}
function wrapped(text: string) {
  return new Promise((resolve) => {
    let sum = 0;
    for (let i = 0; i < 1e9; i++) sum += i % text.length;
    resolve(sum);
  });
}
${WORK}`,
);

ruleTest(
  RULE,
  'work that waits, starts processes, is native, or is next to nothing',
  `
import { exec } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import sharp from 'sharp';
import { pool, db } from './db.ts';
import { fib, score } from './work.ts';

const run = promisify(exec);
const limit = pLimit(4);
async function fetchScore(url: string) {
  const answer = await fetch(url);
  return score(await answer.text());
}
async function render(file: string) {
  let all = '';
  for (const size of [1, 2]) all += await sharp(file).resize(size).toBuffer();
  return all;
}
function lookUp(id: string) {
  for (let i = 0; i < 10; i++) if (i > id.length) return undefined;
  return db.find(id);
}
const count = (text: string) => {
  let n = 0;
  for (const _ of text) n++;
  return new Promise((resolve) => setTimeout(resolve, n));
};
const answered = (text: string) =>
  new Promise((resolve) => {
    for (const letter of text) db.ask(letter, resolve);
  });
export async function all(texts: string[]) {
  await Promise.all(texts.map(fetchScore));
  await Promise.all(texts.map(async (text) => fib((await readFile(text)).length)));
  await Promise.all(texts.map(async (text) => run(text)));
  await Promise.all(texts.map((text) => limit(() => render(text))));
  await Promise.all(texts.map(lookUp));
  await Promise.all(texts.map(count));
  await Promise.all(texts.map(answered));
  await Promise.all(texts.map(async (text) => text.length));
  await Promise.all(texts.map((text) => pool.submit(score, text)));
  await Promise.all(texts.map((text) => unknown(text)));
  await Promise.all(texts);
  return texts.map(score);
}
/// db.ts
import { ProcessPoolExecutor } from 'poolscope';
import { connect } from 'some-db';
export const db = connect();
export const pool = new ProcessPoolExecutor(2);
/// test/all.test.ts
import { fib } from '../work.ts';
export const all = await Promise.all([1, 2].map(async (n) => fib(n)));
${WORK}`,
);

test(`${RULE}: the fix maps with the pool at hand`, async () => {
  const source = (work: string): string =>
    `import { ProcessPoolExecutor } from 'poolscope';\nexport const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));\nexport async function all(pool: ProcessPoolExecutor, items: number[]) {\n  return await ${work};\n}\n`;
  const fixed = source('pool.map(fib, items)');
  assert.equal(await fixedText(RULE, source('Promise.all(items.map(async (item) => fib(item)))')), fixed);
  assert.equal(await fixedText(RULE, source('Promise.all(items.map(fib))')), fixed);
  await assert.rejects(
    fixedText(RULE, source('Promise.all(items.map(async (item) => fib(item) + 1))')),
    /offers a fix/,
  );
});
