import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LintJsonEntry } from '../../protocol/finding.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CLI = join(root, 'dist/cli.js');

const LEAKING = `import { ProcessPoolExecutor } from 'poolscope';
export async function main(items: number[]) {
  const pool = new ProcessPoolExecutor(4);
  return pool.map(Math.sqrt, items);
}
`;
const CLEAN = LEAKING.replace('const pool', 'await using pool').replace('return pool', 'return await pool');

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-lint-')));
after(() => rmSync(folder, { recursive: true }));
write('project/src/leaking.ts', LEAKING);
write('project/src/clean.ts', CLEAN);
write('project/src/broken.ts', `${LEAKING}\nexport const half = ;\n`);
write('project/notes/README.md', '# Notes');
write('clean/only.js', 'export const one = 1;\n');

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

async function poolscope(args: readonly string[], cwd = 'project'): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [CLI, ...args], { cwd: join(folder, cwd), env });
  let out = '';
  let error = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (error += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, error };
}

test('JSON has one entry per finding, from 1, with paths as the user would write them', async () => {
  const { code, out } = await poolscope(['lint', 'src/leaking.ts', '--format', 'json']);
  const entries: LintJsonEntry[] = JSON.parse(out);
  const [entry] = entries.filter(({ rule }) => rule === 'no-missing-shutdown');
  assert.deepEqual(Object.keys(entry), [
    ...['file', 'line', 'column', 'endLine', 'endColumn', 'rule', 'severity', 'message'],
  ]);
  const { message, ...rest } = entry;
  assert.match(message, /`pool`/);
  assert.deepEqual(rest, {
    file: 'src/leaking.ts',
    line: 3,
    column: 9,
    endLine: 3,
    endColumn: 13,
    rule: 'no-missing-shutdown',
    severity: 'error',
  });
  assert.equal(code, 1);
});

test('text is grouped by file, with a summary and without colour where no terminal reads it', async () => {
  const { code, out } = await poolscope(['lint', 'src/leaking.ts', 'src/clean.ts']);
  assert.match(out, /^src\/leaking\.ts\n {2}3:9 {2}error {2}`pool` .* {2}no-missing-shutdown\n/);
  assert.match(out, /\n\n\d+ findings? in 2 files: 1 error.*\.\n$/);
  assert.ok(!out.includes('\u001B'));
  assert.equal(code, 1);
});

test('nothing found is said, and is success', async () => {
  const { code, out } = await poolscope(['lint', 'src/clean.ts']);
  assert.equal(out, 'No findings in 1 file.\n');
  assert.equal(code, 0);
  const json = await poolscope(['lint', '--format=json', 'src/clean.ts']);
  assert.deepEqual([json.code, JSON.parse(json.out)], [0, []]);
});

test('without a path the working directory is linted; paths outside it are shown from it', async () => {
  const here = await poolscope(['lint', '--format', 'json'], 'project/src');
  const files = new Set(JSON.parse(here.out).map(({ file }: LintJsonEntry) => file));
  assert.deepEqual(files, new Set(['broken.ts', 'leaking.ts']));
  const above = await poolscope(['lint', '../project/src/leaking.ts', '--format', 'json'], 'clean');
  assert.equal(JSON.parse(above.out)[0].file, '../project/src/leaking.ts');
  assert.equal(above.code, 1);
});

test('a syntax error is told with its place, what could be read is linted, and the run counts as failed', async () => {
  const { code, out, error } = await poolscope(['lint', 'src/broken.ts', '--format', 'json']);
  assert.equal(JSON.parse(out)[0].rule, 'no-missing-shutdown');
  assert.match(error, /^src\/broken\.ts:7:21: Syntax error: .*\. Only what could be read was linted\.$/m);
  assert.equal(code, 2);
});

test('what cannot be linted is named', async () => {
  const cases: [args: string[], expected: RegExp][] = [
    [
      ['missing.ts', 'src', 'gone'],
      /^There is no file or folder missing\.ts\.\nThere is no file or folder gone\.\n$/,
    ],
    [['notes/README.md'], /^notes\/README\.md is not a TypeScript or JavaScript file\.\n$/],
    [['notes'], /^There is no TypeScript or JavaScript file to lint in notes\.\n$/],
    [
      ['--format', 'xml'],
      /^--format must be text, json, sarif or github, not xml\.\n\nUsage: poolscope lint/,
    ],
    [['--format'], /^--format must be text, json, sarif or github\.\n/],
    [['--max-warnings', 'few'], /^--max-warnings must be a whole number of 0 or more, not few\.\n/],
    [['--fromat', 'json'], /^lint has no option --fromat\. Did you mean --format\?\n/],
  ];
  for (const [args, expected] of cases) {
    const { code, out, error } = await poolscope(['lint', ...args]);
    assert.match(error, expected);
    assert.equal(out, '');
    assert.equal(code, 2, args.join(' '));
  }
});

test('the command itself says what it can do, and what it was asked in vain', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const cases: [args: string[], code: number, stream: 'out' | 'error', expected: RegExp][] = [
    [['--help'], 0, 'out', /^Usage: poolscope COMMAND/],
    [['-h'], 0, 'out', /lint \[PATH…\]/],
    [['lint', '--help'], 0, 'out', /^Usage: poolscope lint/],
    [['profile', '--help'], 0, 'out', /^Usage: poolscope profile/],
    [['--version'], 0, 'out', new RegExp(`^${version}\n$`)],
    [
      ['profile', '--wrokers', '2'],
      2,
      'error',
      /^poolscope: profile has no option --wrokers\. Did you mean --workers\?\n/,
    ],
    [[], 2, 'error', /^Usage: poolscope COMMAND/],
    [['lnit'], 2, 'error', /^poolscope has no command lnit\. Did you mean lint\?\n/],
    [['frobnicate'], 2, 'error', /^poolscope has no command frobnicate\.\n/],
    [['--verison'], 2, 'error', /^poolscope has no option --verison\. Did you mean --version\?\n/],
  ];
  for (const [args, code, stream, expected] of cases) {
    const outcome = await poolscope(args);
    assert.match(outcome[stream], expected);
    assert.equal(outcome.code, code, args.join(' '));
  }
});

test('a reader that leaves early is no failure of the command', async () => {
  const child = spawn(process.execPath, [CLI, 'lint', 'src/leaking.ts'], { cwd: join(folder, 'project') });
  child.stdout.destroy();
  let error = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (error += text));
  await new Promise((resolve) => child.on('close', resolve));
  assert.doesNotMatch(error, /EPIPE|Error/);
});

const SIZED = `import { cpus } from 'node:os';
import { ProcessPoolExecutor } from 'poolscope';
export const pool = new ProcessPoolExecutor(cpus().length);
`;

test('warnings fail past the number that is allowed', async () => {
  write('sized/a.ts', SIZED);
  assert.equal((await poolscope(['lint', 'a.ts'], 'sized')).code, 1);
  assert.equal((await poolscope(['lint', 'a.ts', '--max-warnings', '1'], 'sized')).code, 0);
  assert.equal((await poolscope(['lint', 'src/leaking.ts', '--max-warnings', '9'])).code, 1);
});

test('--fix writes what is safe and reports the rest', async () => {
  write('fixed/a.ts', `${SIZED}export const second = new ProcessPoolExecutor();\n`);
  const { code, out } = await poolscope(['lint', '--fix', '--format', 'json'], 'fixed');
  assert.equal(
    readFileSync(join(folder, 'fixed/a.ts'), 'utf8'),
    `${SIZED}export const second = new ProcessPoolExecutor();\n`.replaceAll(
      /cpus(\(\)\.length)?/g,
      (_, call?: string) => (call === undefined ? 'availableParallelism' : 'availableParallelism()'),
    ),
  );
  const entries: LintJsonEntry[] = JSON.parse(out);
  assert.deepEqual(
    entries.map(({ rule }) => rule),
    ['require-max-workers'],
  );
  assert.equal(code, 0);
});

test('GitHub gets a command for each finding', async () => {
  const { out } = await poolscope(['lint', 'src/leaking.ts', '--format', 'github']);
  const [first = ''] = out.split('\n');
  assert.match(
    first,
    /^::error file=src\/leaking\.ts,line=3,col=9,endLine=3,endColumn=13,title=poolscope no-missing-shutdown::`pool` /,
  );
});

test('SARIF names its rules and places its results', async () => {
  const { out } = await poolscope(['lint', 'src/leaking.ts', '--format', 'sarif']);
  const { version, runs } = JSON.parse(out);
  assert.equal(version, '2.1.0');
  const [{ tool, results }] = runs;
  const found = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'no-missing-shutdown');
  assert.equal(tool.driver.rules[found.ruleIndex].id, 'no-missing-shutdown');
  assert.equal(found.level, 'error');
  assert.deepEqual(found.locations[0].physicalLocation, {
    artifactLocation: { uri: 'src/leaking.ts' },
    region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 13 },
  });
});

test('poolscope.json sets severities, and what is wrong with it is said', async () => {
  write('configured/a.ts', SIZED);
  write('configured/poolscope.json', '{ "rules": { "prefer-available-parallelism": "off" } }');
  assert.equal((await poolscope(['lint'], 'configured')).code, 0);
  write('configured/poolscope.json', '{ "rules": { "prefer-available-parallelism": "info" } }');
  const lowered = await poolscope(['lint', '--format', 'json'], 'configured');
  assert.match(lowered.out, /"severity": "info"/);
  assert.equal(lowered.code, 0);
  write(
    'configured/poolscope.json',
    '{ "rules": { "prefer-everything": "off", "pure-task": 3 }, "rule": {} }',
  );
  const { code, error } = await poolscope(['lint'], 'configured');
  assert.equal(
    error,
    'poolscope.json: there is no setting "rule". Did you mean "rules"?\n' +
      'poolscope.json: there is no rule "prefer-everything".\n' +
      'poolscope.json: "pure-task" must be "off", "info", "warning" or "error".\n',
  );
  assert.equal(code, 2);
});

test('pools of the project are declared in poolscope.json, and mistakes in it are named', async () => {
  write(
    'declared/a.ts',
    "import { Crew } from '@acme/crew';\nexport async function all(n: number[]) {\n  const crew = new Crew();\n  for (const one of n) crew.work(one);\n}\n",
  );
  const declared = { package: '@acme/crew', classes: ['Crew'], submit: 'work', shutdown: ['dismiss'] };
  write('declared/poolscope.json', JSON.stringify({ pools: [declared] }));
  const { code, out } = await poolscope(['lint', '--format', 'json'], 'declared');
  const rules = JSON.parse(out).map(({ rule }: LintJsonEntry) => rule);
  assert.deepEqual([code, rules], [1, ['no-missing-shutdown', 'no-floating-task']]);
  write('declared/poolscope.json', JSON.stringify({ pools: [{ ...declared, shutDown: 'x' }] }));
  const refused = await poolscope(['lint'], 'declared');
  assert.equal(
    refused.error,
    'poolscope.json: "pools"[0]: there is no field "shutDown". Did you mean "shutdown"?\n',
  );
  assert.equal(refused.code, 2);
});
