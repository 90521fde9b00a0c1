/** What is kept between runs is used, and is never a reason for findings that a fresh run would not have. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Finding } from '../../protocol/finding.ts';
import { readCacheFile, writeCacheFile } from '../cache/cache-file.ts';
import { Workspace } from '../index.ts';

const MAIN = `import { ProcessPoolExecutor } from 'poolscope';
import { task } from './task.ts';
export async function run(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  return await pool.map(task, items);
}
`;
const CLEAN_TASK = "export const task = (n: number) => 'x'.repeat(n);\n";
const IMPURE_TASK =
  "import { rmSync } from 'node:fs';\nexport const task = (n: number) => rmSync(String(n));\n";

let folder = '';
let cacheFolder = '';
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolscope-cached-'));
  cacheFolder = join(folder, 'cache');
  write({ 'main.ts': MAIN, 'task.ts': CLEAN_TASK, 'plain.ts': 'export const one = 1;\n' });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
}

interface RunOptions {
  readonly version?: string;
  readonly rules?: Readonly<Record<string, 'off' | 'info'>>;
  readonly folder?: string;
}

/** A run of its own, as the command line makes one. */
async function run(options: RunOptions = {}): Promise<Finding[]> {
  const workspace = new Workspace({
    root: folder,
    types: 'off',
    rules: options.rules ?? {},
    cache: { version: options.version ?? '1', folder: options.folder ?? cacheFolder },
  });
  const findings = await workspace.lintAll(workspace.discover());
  await workspace.dispose();
  return findings.flat();
}

const rulesOf = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule);

function cacheFile(name: string): string {
  const [owner = ''] = readdirSync(cacheFolder);
  return join(cacheFolder, owner, name);
}

/** Puts words into the kept findings that no rule would say, to see them come back. */
function mark(): void {
  const owner = `1\0${folder}`;
  const content = JSON.stringify([...mapOf(readCacheFile(cacheFile('findings.json'), owner), 'findings')]);
  const marked = new Map(JSON.parse(content.replaceAll('"message":"', '"message":"Kept: ')));
  const whole = readCacheFile(cacheFile('findings.json'), owner);
  assert.ok(typeof whole === 'object' && whole !== null);
  assert.ok(writeCacheFile(cacheFile('findings.json'), owner, { ...whole, findings: marked }));
}

function mapOf(content: unknown, name: string): Map<unknown, unknown> {
  const map: unknown = typeof content === 'object' && content !== null ? Reflect.get(content, name) : null;
  assert.ok(map instanceof Map);
  return map;
}

const isKept = (findings: readonly Finding[]): boolean =>
  findings.length > 0 && findings.every(({ message }) => message.startsWith('Kept: '));

test('what has not changed is not looked at again', async () => {
  const fresh = await run();
  assert.deepEqual(rulesOf(fresh), ['no-missing-shutdown']);
  assert.deepEqual(await run(), fresh);
  mark();
  assert.ok(isKept(await run()));
});

test('findings rest on the file, on what it imports, on configurations and on settings', async () => {
  const changes: (() => void)[] = [
    () => write({ 'main.ts': `${MAIN}// more\n` }),
    () => write({ 'task.ts': `${CLEAN_TASK}// more\n` }),
    () => write({ 'package.json': '{"engines":{"node":">=24"}}' }),
    () => write({ 'tsconfig.base.json': '{}' }),
    () => write({ 'globals.d.ts': 'declare const x: number;' }),
    () => write({ 'node_modules/.package-lock.json': '{"packages":{}}' }),
  ];
  for (const change of changes) {
    await run();
    mark();
    change();
    const findings = await run();
    assert.ok(findings.length > 0 && !isKept(findings), String(change));
  }
  mark();
  assert.deepEqual(rulesOf(await run({ rules: { 'no-missing-shutdown': 'off' } })), []);
  assert.deepEqual(
    (await run({ rules: { 'no-missing-shutdown': 'info' } })).map(({ severity }) => severity),
    ['info'],
  );
});

test('files that import each other rest on one another, and on what any of them imports', async () => {
  write({
    'main.ts': `import './ring-a.ts';\n${MAIN}`,
    'ring-a.ts': "import './ring-b.ts';\n",
    'ring-b.ts': "import './ring-c.ts';\nimport './main.ts';\n",
    'ring-c.ts': "import './ring-a.ts';\nimport './leaf.ts';\n",
    'leaf.ts': 'export const leaf = 1;\n',
  });
  for (const name of ['ring-a.ts', 'ring-b.ts', 'ring-c.ts', 'leaf.ts']) {
    await run();
    mark();
    assert.ok(isKept(await run()));
    write({ [name]: `${readFileSync(at(name), 'utf8')}// more\n` });
    assert.ok(!isKept(await run()), name);
  }
});

test('a change in what is imported reaches those who import it, and a new file those who miss it', async () => {
  await run();
  write({ 'task.ts': IMPURE_TASK });
  assert.deepEqual(rulesOf(await run()), ['no-missing-shutdown', 'pure-task']);
  rmSync(at('task.ts'));
  assert.deepEqual(rulesOf(await run()), ['no-missing-shutdown']);
  write({ 'task.ts': IMPURE_TASK });
  assert.deepEqual(rulesOf(await run()), ['no-missing-shutdown', 'pure-task']);
});

test('a change elsewhere keeps the rest', async () => {
  await run();
  mark();
  write({ 'plain.ts': 'export const two = 2;\n', 'another.ts': MAIN });
  const findings = await run();
  assert.deepEqual(
    findings.map(({ message }) => message.startsWith('Kept: ')),
    [false, true],
  );
});

test('a cache that is cut off, garbled, or of another version or folder is as if it were not there', async () => {
  const fresh = await run();
  const names = ['findings.json', 'summaries.json'];
  const whole = new Map(names.map((name) => [name, readFileSync(cacheFile(name), 'utf8')]));
  const damages: ((text: string) => string)[] = [
    () => '',
    () => '\n',
    (text) => text.slice(0, 30),
    (text) => text.slice(0, -1),
    (text) => text.replace('no-missing-shutdown', 'no-missing-shutdowm'),
    (text) => text.replace('lint-cache/1', 'lint-cache/0'),
    (text) => `${text.slice(0, text.indexOf('\n') + 1)}null`,
    () => '\u0000\uFFFD'.repeat(1000),
  ];
  for (const damage of damages) {
    for (const [name, text] of whole) writeFileSync(cacheFile(name), damage(text));
    assert.deepEqual(await run(), fresh, String(damage));
  }
  await run();
  mark();
  assert.deepEqual(await run({ version: '2' }), fresh);
});

test('content that was written well but has another shape is ignored', async () => {
  const fresh = await run();
  const owner = `1\0${folder}`;
  for (const content of [
    null,
    7,
    [],
    {},
    { run: 1, findings: new Map() },
    { findings: new Map([['x', 1]]) },
  ]) {
    for (const name of ['findings.json', 'summaries.json']) writeCacheFile(cacheFile(name), owner, content);
    assert.deepEqual(await run(), fresh);
  }
});

test('where nothing can be written the run goes on without', async () => {
  const findings = await run({ folder: '/proc/no/such/folder' });
  assert.deepEqual(rulesOf(findings), ['no-missing-shutdown']);
});

test('no draft is left behind, and maps and infinity come back', async () => {
  await run();
  assert.deepEqual(readdirSync(dirname(cacheFile('x'))).toSorted(), ['findings.json', 'summaries.json']);
  const path = at('kept.json');
  const content = { map: new Map([['a', { most: Infinity }]]), plain: ['#', 'x'] };
  assert.ok(writeCacheFile(path, 'me', content));
  assert.deepEqual(readCacheFile(path, 'me'), content);
  assert.equal(readCacheFile(path, 'you'), undefined);
});

test('a file with a syntax error is read again each time, so that it is said again', async () => {
  write({ 'main.ts': `${MAIN}\nconst x = ;\n` });
  for (let round = 0; round < 2; round += 1) {
    const workspace = new Workspace({
      root: folder,
      types: 'off',
      cache: { version: '1', folder: cacheFolder },
    });
    await workspace.lintAll(workspace.discover());
    assert.match(workspace.problemOf(at('main.ts'))?.message ?? '', /^Syntax error: /);
    await workspace.dispose();
  }
});

test('unsaved text is not kept', async () => {
  await run();
  const workspace = new Workspace({
    root: folder,
    types: 'off',
    cache: { version: '1', folder: cacheFolder },
  });
  workspace.setText(at('main.ts'), MAIN.replace('const pool', 'await using pool'));
  assert.deepEqual((await workspace.lintAll(workspace.discover())).flat(), []);
  await workspace.dispose();
  assert.deepEqual(rulesOf(await run()), ['no-missing-shutdown']);
});
