import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest } from '../rule-fixture.ts';

const RULE = 'large-payload';
const TASKS = `
/// tasks.ts
export const near = (words: string[], at: number) => words[at];
export const look = (table: unknown, word: string) => [table, word];
export const blur = (pixels: Uint8Array) => pixels.length;
`;

ruleTest(
  RULE,
  'the same data with every task',
  `
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { look, near } from './tasks.ts';

const dictionary = JSON.parse(readFileSync('./words.json', 'utf8'));
export async function all(pool: ProcessPoolExecutor, words: string[], piscina: Piscina) {
  const a = await Promise.all(words.map((_, at) => pool.submit(near, words, at))); // ! large-payload
  const b = await Promise.all(words.map((word) => pool.submit(look, dictionary, word))); // ! large-payload
  const weights = new Float64Array(1_000_000);
  const c = [];
  for (const word of words) c.push(pool.submit(look, weights, word)); // ! large-payload
  const text = await readFile('./corpus.txt', 'utf8');
  for (let i = 0; i < words.length; i++) c.push(piscina.run({ text, words, i })); // ! large-payload // ! large-payload
  const primes = Array.from({ length: 50_000 }, (_, n) => n);
  words.forEach((word) => c.push(pool.submit(look, primes, word))); // ! large-payload
  return [a, b, await Promise.all(c)];
}
${TASKS}`,
);

ruleTest(
  RULE,
  'a buffer that is copied to a thread for nothing',
  `
import { ThreadPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import { blur } from './tasks.ts';

export async function one(pool: ThreadPoolExecutor, piscina: Piscina, width: number, height: number) {
  const pixels = new Uint8Array(width * height);
  fill(pixels);
  await pool.submit(blur, pixels); // ! large-payload
  const frame = Buffer.alloc(4 * 1024 * 1024);
  await piscina.run(frame); // ! large-payload
  const inner = new ArrayBuffer(2_000_000);
  await piscina.run({ inner, width }); // ! large-payload
  const third = workerpool.pool('./worker.js', { maxWorkers: 2 });
  const samples = new Float32Array(1 << 20);
  const many = new Float32Array(1_000_000);
  await third.exec('mean', [many]); // ! large-payload
  await third.exec('mean', [samples]);
  await third.terminate();
}
function fill(pixels: Uint8Array) {
  pixels.fill(1);
}
${TASKS}`,
);

ruleTest(
  RULE,
  'shared memory, small values, what is used afterwards or given away, and processes',
  `
import { readFileSync } from 'node:fs';
import { ProcessPoolExecutor, ThreadPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { blur, look, near } from './tasks.ts';

const config = JSON.parse(readFileSync('./config.json', 'utf8'));
const few = ['a', 'b', 'c'];
export async function all(pool: ProcessPoolExecutor, threads: ThreadPoolExecutor, piscina: Piscina, words: string[]) {
  const shared = new Uint8Array(new SharedArrayBuffer(1 << 24));
  const small = new Uint8Array(1000);
  await Promise.all(words.map((word) => pool.submit(look, shared, word)));
  await Promise.all(words.map((word) => pool.submit(look, small, word)));
  await Promise.all(words.map((word) => pool.submit(look, config, word)));
  await Promise.all(few.map((_, at) => pool.submit(near, few, at)));
  await Promise.all(words.map((word) => pool.submit(look, word.length, word)));
  const once = new Float64Array(1_000_000);
  await pool.submit(blur, new Uint8Array(once.buffer));
  const kept = new Uint8Array(4_000_000);
  await threads.submit(blur, kept);
  console.log(kept.length);
  const given = new Uint8Array(4_000_000);
  await threads.with({ transfer: [given.buffer] }).submit(blur, given);
  const moved = new Uint8Array(4_000_000);
  await piscina.run(moved, { transferList: [moved.buffer] });
  const process = new Uint8Array(4_000_000);
  await pool.submit(blur, process);
  for (const word of words) {
    const own = new Uint8Array(4_000_000);
    own.fill(word.length);
    await pool.submit(blur, own);
  }
}
/// bench/copies.ts
import { ThreadPoolExecutor } from 'poolscope';
import { blur } from '../tasks.ts';
export async function copies(pool: ThreadPoolExecutor) {
  const pixels = new Uint8Array(4_000_000);
  await pool.submit(blur, pixels);
}
${TASKS}`,
);

const HEAD = `import { ThreadPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import { blur } from './tasks.ts';
export async function run(pool: ThreadPoolExecutor, piscina: Piscina) {
  const pixels = new Uint8Array(4_000_000);
`;
for (const [title, before, after] of [
  [
    'bound options',
    'pool.submit(blur, pixels)',
    'pool.with({ transfer: [pixels.buffer] }).submit(blur, pixels)',
  ],
  ['options of the call', 'piscina.run(pixels)', 'piscina.run(pixels, { transferList: [pixels.buffer] })'],
] as const) {
  test(`${RULE}: the fix with ${title}`, async () => {
    const fixed = await fixedText(RULE, `${HEAD}  return await ${before};\n}\n${TASKS}`);
    assert.equal(fixed, `${HEAD}  return await ${after};\n}\n`);
  });
}
