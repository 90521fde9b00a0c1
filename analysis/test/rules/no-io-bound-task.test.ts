import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText, ruleTest, withFixture } from '../rule-fixture.ts';

const RULE = 'no-io-bound-task';

ruleTest(
  RULE,
  'tasks that only wait',
  `
import { ProcessPoolExecutor } from 'poolscope';
import { Piscina } from 'piscina';
import workerpool from 'workerpool';
import * as tasks from './tasks.ts';

export async function run(pool: ProcessPoolExecutor, urls: string[]) {
  const one = await pool.submit(tasks.load, 'a'); // ! no-io-bound-task
  const all = await pool.map(tasks.load, urls); // ! no-io-bound-task
  const viaHelper = await pool.map(tasks.loadAll, urls); // ! no-io-bound-task
  const events = await pool.map(tasks.withEvents, urls); // ! no-io-bound-task
  const files = await pool.map(tasks.size, urls); // ! no-io-bound-task
  const slept = await pool.map(tasks.sleepy, [1]); // ! no-io-bound-task
  const older = await pool.map(tasks.viaPackage, urls); // ! no-io-bound-task
  const scripts = workerpool.pool('./methods.ts', { maxWorkers: 2 });
  const method = await scripts.exec('load', ['a']); // ! no-io-bound-task
  await scripts.terminate();
  const threads = new Piscina({ filename: './tasks.ts', name: 'load', maxThreads: 2 });
  const thread = await threads.run('a', { filename: './tasks.ts', name: 'load' }); // ! no-io-bound-task
  await threads.close();
  return [one, all, viaHelper, events, files, slept, older, method, thread];
}
/// tasks.ts
import { get } from 'node:http';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
export async function load(url: string) {
  const response = await fetch(new URL(url, 'http://localhost'));
  if (!response.ok) throw new Error(\`\${url} is not there\`);
  return await response.json();
}
export const loadAll = async (url: string) => [await load(url), await load(url + '/more')];
export function withEvents(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve(body));
    });
    request.on('error', reject);
  });
}
export const size = async (file: string) => (await stat(file)).size;
export const sleepy = async (n: number) => {
  await sleep(n);
  return n;
};
export const viaPackage = async (url: string) => (await axios.get(url)).data;
/// methods.ts
import workerpool from 'workerpool';
import { load } from './tasks.ts';
workerpool.worker({ load });
`,
);

ruleTest(
  RULE,
  'tasks that compute, block, or do what cannot be seen',
  `
import { ProcessPoolExecutor } from 'poolscope';
import * as tasks from './tasks.ts';

export async function run(pool: ProcessPoolExecutor, urls: string[]) {
  return [
    await pool.map(tasks.parse, urls),
    await pool.map(tasks.syncRead, urls),
    await pool.map(tasks.loops, urls),
    await pool.map(tasks.unknownPackage, urls),
    await pool.map(tasks.native, urls),
    await pool.map(tasks.iterates, urls),
    await pool.map(tasks.splits, urls),
    await pool.map(tasks.pure, urls),
    await pool.map(tasks.locally, urls),
    await Promise.all(urls.map((url) => tasks.load(url))),
  ];
}
/// tasks.ts
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { scryptSync } from 'node:crypto';
import sharp from 'sharp';
export const load = async (url: string) => (await fetch(url)).text();
export const parse = async (url: string) => JSON.parse(await load(url));
export const syncRead = (file: string) => readFileSync(file, 'utf8');
export async function loops(url: string) {
  let sum = 0;
  for (const letter of await load(url)) sum += letter.charCodeAt(0);
  return sum;
}
export const unknownPackage = async (file: string) => sharp(await readFile(file)).resize(10).toBuffer();
export const native = async (file: string) => scryptSync(await readFile(file), 'salt', 64);
export const iterates = async (url: string) => [...(await load(url))].map((letter) => letter.charCodeAt(0));
export const splits = async (url: string) => (await load(url)).split(' ');
export const pure = (text: string) => text.trim();
class Parser {
  parse(text: string) {
    return text;
  }
}
export const locally = async (url: string) => new Parser().parse(await load(url));
`,
);

test(`${RULE}: a task of a test that sleeps stands for work`, async () => {
  const source = (name: string): string => `
import { setTimeout as sleep } from 'node:timers/promises';
import { ProcessPoolExecutor } from 'poolscope';
export const ${name} = async (n: number) => await sleep(n);
export const run = async (pool: ProcessPoolExecutor) => await pool.map(${name}, [1]);
`;
  await withFixture(
    `${source('one')}/// test/two.ts\n${source('two')}`,
    'main.ts',
    ({ workspace, pathOf }) => {
      const count = (name: string): number =>
        workspace.lintSyntax(pathOf(name)).filter(({ rule }) => rule === RULE).length;
      assert.deepEqual([count('main.ts'), count('test/two.ts')], [1, 0]);
    },
  );
});

const HEAD = `import { ProcessPoolExecutor } from 'poolscope';
export const load = async (url: string) => (await fetch(url)).text();
export const run = async (pool: ProcessPoolExecutor, urls: string[]) => `;

test(`${RULE}: the fix calls it directly`, async () => {
  assert.equal(
    await fixedText(RULE, `${HEAD}await pool.map(load, urls);\n`),
    `${HEAD}await Promise.all(Array.from(urls, (item) => load(item)));\n`,
  );
  assert.equal(
    await fixedText(RULE, `${HEAD}Promise.all(urls.map((url) => pool.submit(load, url)));\n`),
    `${HEAD}Promise.all(urls.map((url) => load(url)));\n`,
  );
});

ruleTest(
  RULE,
  'files by way of a package that stands in for those of Node',
  `
import fse from 'fs-extra';
import { ProcessPoolExecutor } from 'poolscope';
export const read = async (path: string) => await fse.readFile(path, 'utf8');
export const readNow = (path: string) => fse.readFileSync(path, 'utf8').split(' ').length;
export async function run(pool: ProcessPoolExecutor, paths: string[]) {
  await pool.map(read, paths); // ! no-io-bound-task
  await pool.map(readNow, paths);
}
`,
);
