import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LanguageClient, ScratchFolder, uriOf } from './language-client.ts';

const TASKS =
  'export function square(n: number): number {\n  let sum = 0;\n  for (let i = 0; i < n; i++) sum += n;\n  return sum;\n}\n';
const LEAKING = `import { ProcessPoolExecutor } from 'poolscope';
import { square } from './tasks.ts';

export async function main(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor(4);
  return await pool.map(square, items);
}
`;
const CLEAN = LEAKING.replace('const pool', 'await using pool');

test('a finding appears on opening, says where its rule is documented, and goes with its cause', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS, 'main.ts': LEAKING });
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), LEAKING);
  const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
  assert.equal(diagnostic.source, 'poolscope');
  assert.equal(diagnostic.severity, 1);
  assert.deepEqual(diagnostic.range.start, { line: 4, character: 8 });
  assert.match(diagnostic.codeDescription?.href ?? '', /^https:.*\/docs\/rules\/no-missing-shutdown\.md$/);
  assert.ok(typeof diagnostic.message === 'string');
  assert.match(diagnostic.message, /`pool`/);
  client.change(uri, CLEAN);
  await client.rules(uri, []);
  client.change(uri, LEAKING);
  await client.rules(uri, ['no-missing-shutdown']);
});

test('a burst of keystrokes ends with the findings of the last text', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), CLEAN);
  for (let at = 0; at <= LEAKING.length; at += 7) client.change(uri, LEAKING.slice(0, at));
  client.change(uri, LEAKING);
  await client.rules(uri, ['no-missing-shutdown']);
});

test('a syntax error elsewhere in the file leaves the findings, and the server, as they are', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), LEAKING);
  await client.rules(uri, ['no-missing-shutdown']);
  client.change(uri, `${LEAKING}\nconst half = {\n`);
  await client.rules(uri, ['no-missing-shutdown']);
  client.change(uri, CLEAN);
  await client.rules(uri, []);
});

test('an unsaved edit in an imported file is seen in what imports it', async () => {
  const make =
    "import { ProcessPoolExecutor } from 'poolscope';\nexport const makePool = () => new ProcessPoolExecutor(2);\n";
  const main =
    "import { makePool } from './make-pool.ts';\nexport async function main() {\n  const pool = makePool();\n  await pool.submit(Math.abs, 1);\n}\n";
  using folder = new ScratchFolder({ 'make-pool.ts': make, 'main.ts': main });
  await using client = await LanguageClient.start([folder.path]);
  const mainUri = client.open(folder.file('main.ts'), main);
  await client.rules(mainUri, ['no-missing-shutdown']);
  const makeUri = client.open(folder.file('make-pool.ts'), make);
  client.change(makeUri, 'export const makePool = () => ({ submit(fn: unknown, n: number) {} });\n');
  await client.rules(mainUri, []);
  client.close(makeUri);
  await client.rules(mainUri, ['no-missing-shutdown']);
});

test('a change and a deletion on disk are seen in what imports the file', async () => {
  const make =
    "import { ProcessPoolExecutor } from 'poolscope';\nexport const makePool = () => new ProcessPoolExecutor(2);\n";
  const main =
    "import { makePool } from './make-pool.ts';\nexport async function main() {\n  const pool = makePool();\n  await pool.submit(Math.abs, 1);\n}\n";
  using folder = new ScratchFolder({ 'make-pool.ts': make, 'main.ts': main });
  await using client = await LanguageClient.start([folder.path]);
  await client.until(
    () => client.registered.includes('workspace/didChangeWatchedFiles'),
    () => 'the file watcher',
  );
  const uri = client.open(folder.file('main.ts'), main);
  await client.rules(uri, ['no-missing-shutdown']);
  client.changeOnDisk(folder.file('make-pool.ts'), 'export const makePool = () => new Map();\n');
  await client.rules(uri, []);
  client.changeOnDisk(folder.file('make-pool.ts'), make);
  await client.rules(uri, ['no-missing-shutdown']);
  client.changeOnDisk(folder.file('make-pool.ts'), null);
  await client.rules(uri, []);
});

test('settings change severities, switch rules off, and switch linting off', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  const settings = { lint: { rules: { 'no-missing-shutdown': 'info' } } };
  await using client = await LanguageClient.start([folder.path], { settings });
  const uri = client.open(folder.file('main.ts'), LEAKING);
  const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
  assert.equal(diagnostic.severity, 3);
  client.changeSettings({ lint: { rules: { 'no-missing-shutdown': 'off' } } });
  await client.rules(uri, []);
  client.changeSettings({ lint: { rules: { 'no-missing-shutdown': 42, nonsense: null } } });
  await client.rules(uri, ['no-missing-shutdown']);
  client.changeSettings({ lint: { enabled: false } });
  await client.rules(uri, []);
  client.changeSettings(null);
  await client.rules(uri, ['no-missing-shutdown']);
});

test('closing a document takes its findings away', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  const settings = { lint: { workspace: 'off' } };
  await using client = await LanguageClient.start([folder.path], { settings });
  const uri = client.open(folder.file('main.ts'), LEAKING);
  await client.rules(uri, ['no-missing-shutdown']);
  client.close(uri);
  await client.diagnostics(uri, (found) => found.length === 0);
});

test('several folders, files outside all of them, and documents never saved are linted', async () => {
  using one = new ScratchFolder({ 'tasks.ts': TASKS });
  using two = new ScratchFolder({ 'tasks.ts': TASKS });
  using outside = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([one.path, two.path]);
  const uris = [one, two, outside].map((folder) => client.open(folder.file('main.ts'), LEAKING));
  for (const uri of uris) await client.rules(uri, ['no-missing-shutdown']);
  const untitled = client.open('', LEAKING, 'typescript', 'untitled:Untitled-1');
  await client.rules(untitled, ['no-missing-shutdown']);
  client.changeFolders([two.path]);
  client.change(uris[0], CLEAN);
  await client.rules(uris[0], []);
  await client.rules(uris[1], ['no-missing-shutdown']);
});

test('documents that are nobody’s TypeScript do no harm', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([folder.path]);
  const texts = [
    '\0\uD800\uFFFF',
    '('.repeat(3000),
    '['.repeat(100_000),
    `const sum = ${'1 + '.repeat(20_000)}1;`,
    '`${'.repeat(500),
    '<<<<<<< HEAD\n=======\n>>>>>>>',
    '\r\r\n',
    '/**',
  ];
  for (const [at, text] of texts.entries()) client.open(folder.file(`odd-${at}.ts`), text);
  client.open(folder.file('data.json'), '{', 'json');
  client.open('', 'text', 'typescript', 'file://other-host/share/file.ts');
  client.open('', 'text', 'typescript', 'git:/a.ts?ref=1');
  for (const at of texts.keys()) {
    await client.codeLenses(uriOf(folder.file(`odd-${at}.ts`)));
    await client.functions(uriOf(folder.file(`odd-${at}.ts`)));
  }
  const uri = client.open(folder.file('main.ts'), LEAKING);
  await client.rules(uri, ['no-missing-shutdown']);
  assert.equal(client.process.exitCode, null);
});

test('an open file of a virtual workspace is linted by its syntax, and is not offered to be run', async () => {
  await using client = await LanguageClient.start([]);
  const uri = client.open('', LEAKING, 'typescript', 'vscode-vfs://github/owner/name/main.ts');
  await client.rules(uri, ['no-missing-shutdown']);
  assert.equal(await client.codeLenses(uri), null);
});
