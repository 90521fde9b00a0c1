/** Every fix that the samples call for is applied: it must mend what it was offered for, and break nothing. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LanguageClient } from './language-client.ts';

const samples = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'samples');

test('each quick fix in the samples mends its finding and leaves the file readable', async () => {
  await using client = await LanguageClient.start([samples]);
  const mended = new Set<unknown>();
  for (const name of readdirSync(join(samples, 'src')).filter((file) => file.endsWith('.ts'))) {
    const path = join(samples, 'src', name);
    const text = readFileSync(path, 'utf8');
    const uri = client.open(path, text);
    const before = await client.settledDiagnostics(uri);
    for (const diagnostic of before) {
      const actions = await client.codeActions(uri, diagnostic);
      const fixes = actions.filter(
        ({ edit, diagnostics }) => edit && diagnostics?.[0].code === diagnostic.code,
      );
      for (const { title } of fixes) {
        // Each is applied to the text as it was, for which it is asked again.
        const again = await client.codeActions(uri, diagnostic);
        const fix = again.find((action) => action.title === title) ?? assert.fail(`${title} is gone`);
        client.apply(uri, fix);
        const after = await client.settledDiagnostics(uri);
        // What is left may be said with less weight, as of an impure task that is submitted rather than mapped.
        const alike = (found: typeof before): number =>
          found.filter(({ code, severity }) => code === diagnostic.code && severity === diagnostic.severity)
            .length;
        assert.equal(alike(after), alike(before) - 1, `${name}: "${title}" leaves\n${client.textOf(uri)}`);
        assert.equal((await client.functions(uri)).syntaxFailure, undefined, client.textOf(uri));
        mended.add(diagnostic.code);
        client.change(uri, text);
        await client.settledDiagnostics(uri);
      }
    }
    client.close(uri);
  }
  const rules = ['no-await-in-submit-loop', 'no-closure-capture', 'no-map-misuse', 'no-missing-shutdown'];
  for (const rule of [...rules, 'pure-task', 'require-max-workers'])
    assert.ok(mended.has(rule), `nothing of ${rule} was mended`);
});
