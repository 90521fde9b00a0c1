import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RULES } from '../../analysis/index.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-rules-')));
after(() => rmSync(folder, { recursive: true }));

before(() => {
  const pools = [{ package: 'our-pools', classes: ['Crew'], submit: 'dispatch', shutdown: 'end' }];
  write(
    'project/poolscope.json',
    JSON.stringify({ rules: { 'pure-task': 'off', 'prefer-map': 'error' }, pools }),
  );
  write('project/src/main.ts', 'export const one = 1;\n');
  write('project/node_modules/a/index.js', 'exports.one = 1;\n');
  write('plain/main.ts', 'export const one = 1;\n');
  write('broken/poolscope.json', '{ "rules": { "pure-taks": "off" } }');
  write('broken/main.ts', '');
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function poolscope(cwd: string, ...args: string[]): Promise<{ code: unknown; out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { cwd: join(folder, cwd) }, (failure, out, error) =>
      resolve({ code: failure?.code ?? 0, out, error }),
    );
  });
}

test('rules lists every rule with its severity here, its fixes and its page', async () => {
  const { code, out } = await poolscope('project', 'rules');
  assert.equal(code, 0);
  for (const { id, summary, docUrl } of RULES) {
    const at = out.search(new RegExp(`^${id} `, 'm'));
    assert.ok(at !== -1, `${id} is listed`);
    assert.ok(out.slice(at).includes(`\n  ${summary}\n  ${docUrl}\n`), id);
  }
  assert.match(out, /^pure-task +off +suggestions$/m);
  assert.match(out, /^worker-path +warning +fixes and suggestions$/m);
  assert.match(out, /^await-shutdown +warning +fixes$/m);
  assert.match(out, /^no-dependent-tasks +\w+$/m);
  const fixable = RULES.filter(({ fixes }) => fixes.length > 0).length;
  assert.ok(out.endsWith(`\n${RULES.length} rules, ${fixable} with fixes.\n`));
});

test('rules as JSON keep the default beside what the project says', async () => {
  const rules = JSON.parse((await poolscope('project', 'rules', '--format', 'json')).out);
  assert.equal(rules.length, RULES.length);
  const found = rules.find(({ id }: { id: string }) => id === 'prefer-map');
  const metadata = RULES.find(({ id }) => id === 'prefer-map');
  assert.deepEqual(found, { ...metadata, severity: 'error' });
});

test('what rules cannot do is said', async () => {
  for (const [args, said] of [
    [['--fromat', 'json'], 'rules has no option --fromat. Did you mean --format?'],
    [['--format', 'sarif'], '--format must be text or json.'],
    [['src'], 'rules takes no path, and was given src.'],
  ] as const) {
    const { code, error } = await poolscope('plain', 'rules', ...args);
    assert.equal(code, 2);
    assert.ok(error.startsWith(said), error);
  }
  const { code, error } = await poolscope('broken', 'rules');
  assert.deepEqual(
    [code, error],
    [2, 'poolscope.json: there is no rule "pure-taks". Did you mean "pure-task"?\n'],
  );
  assert.match((await poolscope('plain', 'rules', '--help')).out, /^Usage: poolscope rules/);
});

test('--print-config says how a file would be linted', async () => {
  const printed = await poolscope('project', 'lint', '--print-config', 'src/main.ts');
  assert.equal(printed.code, 0);
  const { rules, ...rest } = JSON.parse(printed.out);
  assert.deepEqual(rest, {
    configuration: join(folder, 'project/poolscope.json'),
    isLinted: true,
    pools: ['our-pools'],
  });
  assert.deepEqual(
    Object.keys(rules),
    RULES.map(({ id }) => id),
  );
  assert.deepEqual(
    [rules['pure-task'], rules['prefer-map'], rules['worker-path']],
    ['off', 'error', 'warning'],
  );
  const plain = JSON.parse((await poolscope('plain', 'lint', '--print-config', 'main.ts')).out);
  assert.deepEqual([plain.configuration, plain.pools, plain.rules['pure-task']], [null, [], 'warning']);
  const left = await poolscope('project', 'lint', '--print-config', 'node_modules/a/index.js');
  assert.equal(JSON.parse(left.out).isLinted, false);
});

test('--print-config needs a file and a configuration that can be read', async () => {
  const missing = await poolscope('plain', 'lint', '--print-config', 'other.ts');
  assert.deepEqual([missing.code, missing.error], [2, 'There is no file other.ts.\n']);
  const none = await poolscope('plain', 'lint', '--print-config');
  assert.ok(none.error.startsWith('--print-config must be followed by a file.'), none.error);
  assert.equal((await poolscope('broken', 'lint', '--print-config', 'main.ts')).code, 2);
});
