/** Files that are not open are linted too: in the background or when asked, and again when something changes. */
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { LINT_WORKSPACE_REQUEST, type LintWorkspaceResult } from '../../protocol/language-server.ts';
import { LanguageClient, ScratchFolder, uriOf } from './language-client.ts';

const TASKS = 'export const square = (n: number): number => n * n;\n';
const LEAKING = `import { ProcessPoolExecutor } from 'poolscope';

export async function main(items: string[]): Promise<void> {
  const pool = new ProcessPoolExecutor(4);
  await pool.submit(Math.abs, items.length);
}
`;
const CLEAN = LEAKING.replace('const pool', 'await using pool');
const MAKE =
  "import { ProcessPoolExecutor } from 'poolscope';\nexport const makePool = () => new ProcessPoolExecutor(2);\n";
const USE =
  "import { makePool } from './lib/make-pool.ts';\nexport async function main() {\n  const pool = makePool();\n  await pool.submit(Math.abs, 1);\n}\n";
const LEAK = ['no-missing-shutdown'];

function lintWorkspace(client: LanguageClient): Promise<LintWorkspaceResult> {
  return client.connection.sendRequest<LintWorkspaceResult>(LINT_WORKSPACE_REQUEST);
}

test('in the background every file is linted, and the ignored ones are not', async () => {
  using folder = new ScratchFolder({
    '.gitignore': 'generated/\n',
    'generated/a.ts': LEAKING,
    'src/a.ts': LEAKING,
    'src/b.ts': CLEAN,
    'tasks.ts': TASKS,
  });
  await using client = await LanguageClient.start([folder.path]);
  await client.closedRules(folder.file('src/a.ts'), LEAK);
  await client.until(
    () => client.statuses.some(({ message }) => message.endsWith('3 files of the workspace linted.')),
    () => JSON.stringify(client.statuses),
  );
  const uris = new Set(client.published.map(({ uri }) => uri));
  assert.deepEqual([...uris], [uriOf(folder.file('src/a.ts'))]);
  // What a build writes is not linted either.
  client.changeOnDisk(folder.file('generated/a.ts'), `${LEAKING}\n`);
  client.changeOnDisk(folder.file('src/b.ts'), LEAKING);
  await client.closedRules(folder.file('src/b.ts'), LEAK);
  assert.ok(client.published.every(({ uri }) => uri !== uriOf(folder.file('generated/a.ts'))));
});

test('a file that is opened and closed keeps its findings, and loses them with their cause', async () => {
  using folder = new ScratchFolder({ 'a.ts': LEAKING });
  await using client = await LanguageClient.start([folder.path]);
  await client.closedRules(folder.file('a.ts'), LEAK);
  const uri = client.open(folder.file('a.ts'), LEAKING);
  await client.rules(uri, LEAK);
  client.change(uri, CLEAN);
  await client.rules(uri, []);
  client.close(uri);
  // It was not saved.
  await client.closedRules(folder.file('a.ts'), LEAK);
  client.changeOnDisk(folder.file('a.ts'), CLEAN);
  await client.closedRules(folder.file('a.ts'), []);
  client.changeOnDisk(folder.file('a.ts'), LEAKING);
  await client.closedRules(folder.file('a.ts'), LEAK);
  client.changeOnDisk(folder.file('a.ts'), null);
  await client.closedRules(folder.file('a.ts'), []);
});

test('dependents that are not open follow what they import: typed, moved with its folder, and created', async () => {
  using folder = new ScratchFolder({ 'lib/make-pool.ts': MAKE, 'use.ts': USE });
  await using client = await LanguageClient.start([folder.path]);
  await client.closedRules(folder.file('use.ts'), LEAK);
  const make = client.open(folder.file('lib/make-pool.ts'), MAKE);
  client.change(make, 'export const makePool = () => new Map();\n');
  await client.closedRules(folder.file('use.ts'), []);
  client.close(make);
  await client.closedRules(folder.file('use.ts'), LEAK);
  renameSync(folder.file('lib'), folder.file('moved'));
  const files = [{ oldUri: uriOf(folder.file('lib')), newUri: uriOf(folder.file('moved')) }];
  client.notify('workspace/didRenameFiles', { files });
  await client.closedRules(folder.file('use.ts'), []);
  mkdirSync(folder.file('lib'));
  client.changeOnDisk(folder.file('lib/make-pool.ts'), MAKE);
  await client.closedRules(folder.file('use.ts'), LEAK);
});

test('on demand nothing is linted before it is asked for, and what was found stays true', async () => {
  using folder = new ScratchFolder({ 'a.ts': LEAKING, 'b.ts': LEAKING });
  await using client = await LanguageClient.start([folder.path], {
    settings: { lint: { workspace: 'onDemand' } },
  });
  const uri = client.open(folder.file('b.ts'), LEAKING);
  await client.settledDiagnostics(uri);
  assert.ok(client.published.every((sent) => sent.uri === uri));
  assert.deepEqual(await lintWorkspace(client), { files: 2, problems: 2, isCancelled: false });
  await client.closedRules(folder.file('a.ts'), LEAK);
  assert.deepEqual(
    client.progress.filter(({ kind }) => kind !== 'report').map(({ kind }) => kind),
    ['begin', 'end'],
  );
  assert.equal(client.progress[0]?.cancellable, true);
  client.changeOnDisk(folder.file('a.ts'), CLEAN);
  await client.closedRules(folder.file('a.ts'), []);
});

test('linting the workspace can be cancelled', async () => {
  const files = Array.from({ length: 400 }, (_, at) => [`f${at}.ts`, LEAKING] as const);
  using folder = new ScratchFolder(Object.fromEntries(files));
  await using client = await LanguageClient.start([folder.path], {
    settings: { lint: { workspace: 'onDemand' } },
  });
  const running = lintWorkspace(client);
  await client.until(
    () => client.progress.length > 0,
    () => 'its begin',
  );
  client.notify('window/workDoneProgress/cancel', { token: client.progress[0]?.token });
  const { isCancelled, problems } = await running;
  assert.equal(isCancelled, true);
  assert.ok(problems < 400, String(problems));
});

test('folders come and go with their findings, each with its own poolscope.json', async () => {
  using one = new ScratchFolder({ 'a.ts': LEAKING });
  using two = new ScratchFolder({
    'a.ts': LEAKING,
    'poolscope.json': '{ "rules": { "no-missing-shutdown": "off" } }',
  });
  await using client = await LanguageClient.start([one.path]);
  await client.closedRules(one.file('a.ts'), LEAK);
  client.changeFolders([one.path, two.path]);
  await client.until(
    () => client.statuses.length > 1,
    () => 'a status',
  );
  client.changeOnDisk(two.file('poolscope.json'), '{}');
  await client.closedRules(two.file('a.ts'), LEAK);
  client.changeOnDisk(two.file('poolscope.json'), '{ "rules": { "no-missing-shutdown": "off" } }');
  await client.closedRules(two.file('a.ts'), []);
  await client.closedRules(one.file('a.ts'), LEAK);
  client.changeFolders([two.path]);
  await client.closedRules(one.file('a.ts'), []);
});

test('a change of tsconfig.json is seen in what its paths lead to', async () => {
  const paths = (target: string): string =>
    JSON.stringify({ compilerOptions: { paths: { '#pool': [target] } } });
  using folder = new ScratchFolder({
    'lib/make-pool.ts': MAKE,
    'use.ts': USE.replace('./lib/make-pool.ts', '#pool'),
    'tsconfig.json': paths('./nowhere.ts'),
  });
  await using client = await LanguageClient.start([folder.path]);
  await client.until(
    () => client.statuses.some(({ message }) => message.includes('2 files')),
    () => 'the end',
  );
  client.changeOnDisk(folder.file('tsconfig.json'), paths('./lib/make-pool.ts'));
  await client.closedRules(folder.file('use.ts'), LEAK);
});

test('a file is linted only when it is saved, where the settings say so', async () => {
  using folder = new ScratchFolder({ 'a.ts': CLEAN });
  await using client = await LanguageClient.start([folder.path], {
    settings: { lint: { run: 'onSave', workspace: 'off' } },
  });
  const uri = client.open(folder.file('a.ts'), CLEAN);
  await client.rules(uri, []);
  client.change(uri, LEAKING);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(client.published.every(({ version }) => version === 1));
  writeFileSync(folder.file('a.ts'), LEAKING);
  client.save(uri);
  await client.rules(uri, LEAK);
});
