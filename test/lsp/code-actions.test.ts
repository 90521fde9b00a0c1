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
