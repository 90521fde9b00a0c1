/** `poolscope.json` in a folder sets severities for the editor as it does for the command line. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LanguageClient } from './language-client.ts';

const TEXT = `import { ProcessPoolExecutor } from 'poolscope';
export const pool = new ProcessPoolExecutor();
`;

test('severities come from poolscope.json, and a comment hides a finding', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-configured-')));
  try {
    writeFileSync(join(folder, 'poolscope.json'), '{ "rules": { "require-max-workers": "error" } }');
    await using client = await LanguageClient.start([folder]);
    const uri = client.open(join(folder, 'a.ts'), TEXT);
    const [diagnostic] = await client.settledDiagnostics(uri);
    assert.ok(diagnostic);
    assert.deepEqual([diagnostic.code, diagnostic.severity], ['require-max-workers', 1]);
    const actions = await client.codeActions(uri, diagnostic);
    const disable = actions.find(({ title }) => title === 'Disable require-max-workers for this line');
    client.apply(uri, disable ?? assert.fail('there is a way to disable the rule'));
    assert.match(
      client.textOf(uri),
      /\n\/\/ poolscope-disable-next-line require-max-workers\nexport const pool/,
    );
    assert.deepEqual(await client.settledDiagnostics(uri), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a pool that the settings or poolscope.json declare is checked like any other', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-declared-')));
  const text = `import { Crew } from '@acme/crew';
import { Gang } from '@acme/gang';
export async function all() {
  const crew = new Crew();
  const gang = new Gang();
  await Promise.all([crew.work(1), gang.work(1)]);
}
`;
  const declare = (name: string, className: string): object => ({
    package: name,
    classes: [className],
    submit: 'work',
    shutdown: 'dismiss',
  });
  try {
    writeFileSync(join(folder, 'poolscope.json'), JSON.stringify({ pools: [declare('@acme/crew', 'Crew')] }));
    const settings = { lint: { pools: [declare('@acme/gang', 'Gang')] } };
    await using client = await LanguageClient.start([folder], { settings });
    const uri = client.open(join(folder, 'a.ts'), text);
    const found = await client.settledDiagnostics(uri);
    assert.deepEqual(
      found.map(({ code, range }) => [code, range.start.line]),
      [
        ['no-missing-shutdown', 3],
        ['no-missing-shutdown', 4],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
