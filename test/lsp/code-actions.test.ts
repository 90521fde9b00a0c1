import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LanguageClient, ScratchFolder } from './language-client.ts';

const LEAKING = `import { ProcessPoolExecutor } from 'poolscope';

export async function main(items: number[]): Promise<number[]> {
  const pool = new ProcessPoolExecutor(4);
  return await pool.map(Math.sqrt, items);
}
`;

for (const hasVersionedEdits of [true, false]) {
  test(`a quick fix, applied, leaves nothing to report (${hasVersionedEdits ? 'versioned' : 'plain'} edits)`, async () => {
    using folder = new ScratchFolder({});
    await using client = await LanguageClient.start([folder.path], { hasVersionedEdits });
    const uri = client.open(folder.file('main.ts'), LEAKING);
    const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
    const actions = await client.codeActions(uri, diagnostic);
    const fix = actions.find(({ edit }) => edit !== undefined) ?? assert.fail('there is no fix');
    assert.equal(fix.kind, 'quickfix');
    assert.equal(fix.isPreferred, false, 'a suggestion is for the user to weigh');
    assert.equal(fix.diagnostics?.[0].code, 'no-missing-shutdown');
    client.apply(uri, fix);
    assert.match(client.textOf(uri), /await using pool/);
    await client.rules(uri, []);
  });
}

test('the documentation of the rule is offered beside the fixes', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), LEAKING);
  const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
  const actions = await client.codeActions(uri, diagnostic);
  const documentation = actions.find(({ command }) => command !== undefined);
  assert.equal(documentation?.title, 'Show documentation for no-missing-shutdown');
  assert.equal(documentation.command?.command, 'poolscope.openRuleDocumentation');
  assert.deepEqual(documentation.command.arguments, [
    'no-missing-shutdown',
    diagnostic.codeDescription?.href,
  ]);
});

test('only what is asked for is offered, and only where the finding is', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), LEAKING);
  const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
  assert.deepEqual(await client.codeActions(uri, diagnostic, ['refactor']), []);
  // A suggestion is no part of "fix all".
  assert.deepEqual(await client.codeActions(uri, diagnostic, ['source.fixAll.poolscope']), []);
  const start = { line: 0, character: 0 };
  assert.deepEqual(await client.codeActions(uri, { ...diagnostic, range: { start, end: start } }), []);
  const { capabilities } = client.initializeResult;
  assert.deepEqual(capabilities.codeActionProvider, {
    codeActionKinds: ['quickfix', 'source.fixAll.poolscope'],
  });
});

test('actions asked for right after an edit are for the edited text', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), LEAKING);
  const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
  client.change(uri, `// One line more.\n${LEAKING}`);
  const { start, end } = diagnostic.range;
  const range = { start: { ...start, line: start.line + 1 }, end: { ...end, line: end.line + 1 } };
  const actions = await client.codeActions(uri, { ...diagnostic, range });
  const fix = actions.find(({ edit }) => edit !== undefined) ?? assert.fail('there is no fix');
  client.apply(uri, fix);
  await client.rules(uri, []);
});

test('a rule can be disabled for its line, for the file, in the settings and in the project', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), LEAKING);
  const [diagnostic] = await client.rules(uri, ['no-missing-shutdown']);
  const actions = await client.codeActions(uri, diagnostic);
  assert.ok(
    actions.every(({ isPreferred }) => isPreferred !== true),
    'a suggestion is never preferred',
  );
  const titles = actions.map(({ title }) => title);
  assert.deepEqual(titles.slice(-5), [
    'Disable no-missing-shutdown for this line',
    'Disable no-missing-shutdown for this file',
    'Show documentation for no-missing-shutdown',
    'Turn no-missing-shutdown off in the settings',
    'Turn no-missing-shutdown off in poolscope.json',
  ]);
  const off = actions.filter(({ command }) => command?.command === 'poolscope.turnRuleOff');
  assert.deepEqual(
    off.map(({ command }) => command?.arguments),
    [
      ['no-missing-shutdown', 'settings', uri],
      ['no-missing-shutdown', 'project', uri],
    ],
  );
  const inFile = actions.find(({ title }) => title.endsWith('for this file'));
  client.apply(uri, inFile ?? assert.fail('there is a way to disable the rule in the file'));
  assert.ok(client.textOf(uri).startsWith('/* poolscope-disable no-missing-shutdown */\nimport'));
  await client.rules(uri, []);
  client.change(uri, `/* poolscope-disable pure-task */\n${LEAKING}`);
  const found = await client.rules(uri, ['unused-disable', 'no-missing-shutdown']);
  assert.deepEqual(found[0]?.tags, [1], 'what does nothing is shown faded');
  const again = await client.codeActions(uri, found[1]);
  client.apply(uri, again.find(({ title }) => title.endsWith('for this file')) ?? assert.fail());
  assert.ok(client.textOf(uri).startsWith('/* poolscope-disable pure-task, no-missing-shutdown */'));
});

test('all problems of one rule in a file are fixed at once', async () => {
  const text = `import { cpus } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';

export const one = new ProcessPoolExecutor({ maxWorkers: cpus().length });
export const two = new ProcessPoolExecutor({ maxWorkers: cpus().length });
`;
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), text);
  const rule = 'prefer-available-parallelism';
  const [diagnostic] = await client.rules(uri, [rule, rule]);
  const actions = await client.codeActions(uri, diagnostic);
  const all = actions.find(({ title }) => title === `Fix all ${rule} problems in this file`);
  assert.equal(all?.diagnostics?.length, 2);
  client.apply(uri, all);
  await client.rules(uri, []);
  assert.equal(client.textOf(uri).match(/availableParallelism\(\)/g)?.length, 2);
});
