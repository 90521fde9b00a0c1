/** What `poolscope lint --format sarif` writes is SARIF 2.1.0, by the schema of the standard. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv, { type ValidateFunction } from 'ajv';
import { RULES } from '../../analysis/index.ts';

const require = createRequire(import.meta.url);
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'poolscope-sarif-'));
after(() => rmSync(folder, { recursive: true }));

let validate: ValidateFunction;
before(() => {
  const ajv = new Ajv({ schemaId: 'id', allErrors: true });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
});

interface Log {
  readonly runs: readonly {
    readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  }[];
}

function sarifOf(files: Readonly<Record<string, string>>): Promise<Log> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return new Promise((resolve) => {
    const args = [CLI, 'lint', '--no-cache', '--format', 'sarif'];
    execFile(process.execPath, args, { cwd: folder }, (_, stdout) => resolve(JSON.parse(stdout)));
  });
}

test('a log without results and one with some are valid, from files of any name', async () => {
  const empty = await sarifOf({ 'none.ts': 'export const one = 1;\n' });
  assert.ok(validate(empty), JSON.stringify(validate.errors));
  assert.deepEqual(empty.runs[0]?.results, []);
  const log = await sarifOf({
    'src/läck age #1.ts': `import { Piscina } from 'piscina';
export async function run(n: number) {
  const pool = new Piscina({ filename: './w.js', maxThread: 2 });
  return await pool.run(n);
}
`,
    'src/server.js': `const { Worker } = require('worker_threads');
require('express')().get('/', (req, res) => {
  new Worker('./w.js').on('message', (m) => res.json(m));
});
`,
  });
  assert.ok(validate(log), JSON.stringify(validate.errors));
  const [run] = log.runs;
  assert.ok(run && run.results.length > 3);
  for (const { ruleId, ruleIndex } of run.results) assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
  assert.deepEqual(
    run.tool.driver.rules.map(({ id }) => id),
    RULES.map(({ id }) => id),
  );
});

test('the schema is one that finds what is wrong', async () => {
  const log = await sarifOf({});
  const [run] = log.runs;
  assert.equal(validate({ ...log, runs: [{ ...run, results: [{ level: 'info' }] }] }), false);
});
