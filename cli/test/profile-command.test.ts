/** `poolscope profile` as a user starts it; `npm run build` must have made `dist/`. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseRecordedRun, type DevToolsProfile } from '../../profile/index.ts';
import type { ProfileReport } from '../../protocol/profile-report.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-cli-')));
after(() => rmSync(directory, { recursive: true, force: true }));

const FILES = {
  'tasks.ts': `
/** @profile [[20, "a"], [20, "b"], [20, "c"], [20, "d"]] */
export function spin(ms: number, label: string): string {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return label;
}
export const fussy = (n: number) => {
  if (n === 2) throw new TypeError('two is too much');
  return n;
};
export function endless(n: number) {
  if (n > 1) {
    console.log('endless now in ' + process.pid);
    for (;;);
  }
  return n;
}
`,
  'broken.ts': 'export function f( {',
  'inputs.json': '[[1], [3]]',
  'bad.json': '[\n  [1],\n]',
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(directory, name), text);

function run(...args: string[]) {
  const ended = spawnSync(process.execPath, [cli, 'profile', ...args], {
    cwd: directory,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

test('text: the verdict and a bar per worker', () => {
  const { code, stdout, stderr } = run('tasks.ts#spin', '--workers', '2');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /spin {2}4 tasks, 2 workers, chunk size 1/);
  assert.equal(stdout.match(/^worker \d+ +[█░]+/gm)?.length, 2);
  assert.match(stdout, /speed-up/);
});

test('json, the recorded run and the page', () => {
  const out = 'made/by/run.json';
  const { code, stdout, stderr } = run(
    ...['tasks.ts#spin', '--workers', '2', '--chunksize', '2', '--format', 'json'],
    ...['--out', out, '--html', 'made/report.html'],
  );
  assert.equal(code, 0, stderr);
  const report = JSON.parse(stdout) as ProfileReport;
  assert.equal(report.schema, 'poolscope.report/1');
  assert.equal(report.run.tasks, 4);
  assert.equal(report.run.workers, 2);
  assert.equal(report.run.chunksize, 2);
  assert.equal(report.run.errors, 0);
  assert.ok(report.run.makespanMs >= 40);
  assert.ok(report.serialMs !== null && report.serialMs >= 80);
  assert.equal(
    report.workers.reduce((sum, { tasks }) => sum + tasks, 0),
    4,
  );
  assert.ok(report.phases.run >= 80);
  assert.ok(report.verdict.headline.length > 10);
  const recorded = parseRecordedRun(readFileSync(join(directory, out), 'utf8'));
  assert.equal(recorded.tasks.index.length, 4);
  const page = readFileSync(join(directory, 'made/report.html'), 'utf8');
  assert.match(page, /^<!doctype html>/i);
  assert.ok(page.includes(recorded.id));
});

const withoutProc = process.platform === 'linux' ? false : 'there is no /proc here';
test('a place that cannot be written is named, and ends the command', { skip: withoutProc }, () => {
  const { code, stderr } = run('tasks.ts#spin', '--workers', '2', '--out', '/proc/nowhere/run.json');
  assert.equal(code, 2);
  assert.match(stderr, /\/proc\/nowhere\/run\.json cannot be written: ENOENT/);
});

test('failed tasks end with 1, and say which', () => {
  const { code, stdout } = run('tasks.ts#fussy', '--input-expr', '[1, 2, 3]');
  assert.equal(code, 1);
  assert.match(stdout, /Task 1 failed on \[ 2 \]/);
  assert.match(stdout, /TypeError: two is too much\n\s+at .*tasks\.ts:9:22/);
});

test('inputs from JSON, and what was remembered in the editor', () => {
  assert.equal(run('tasks.ts#fussy', '--inputs', 'inputs.json').code, 0);
  const missing = run('tasks.ts#fussy');
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /no inputs for fussy.*--input-expr/s);
  mkdirSync(join(directory, '.vscode'));
  writeFileSync(join(directory, '.vscode/poolscope.json'), '{ "inputs": { "tasks.ts#fussy": "[1, 3, 5]" } }');
  const remembered = run('tasks.ts#fussy', '--format', 'json');
  rmSync(join(directory, '.vscode'), { recursive: true });
  assert.equal((JSON.parse(remembered.stdout) as ProfileReport).run.tasks, 3, remembered.stderr);
});

test('what could not run ends with 2 and a message', () => {
  const refusals: [string[], RegExp][] = [
    [['tasks.ts#spinn'], /no function spinn.*Did you mean spin\? Its functions: spin, fussy, endless/s],
    [['tasks.ts'], /Name a function.*spin, fussy, endless/s],
    [['none.ts#f'], /none\.ts cannot be read: there is no such file/],
    [['.#f'], /\. cannot be read: it is a folder/],
    [['broken.ts#f'], /broken\.ts:1:\d+: Syntax error/],
    [['tasks.ts#fussy', '--input-expr', '["a"]'], /expected an iterable of \[n: number\], given string\[\]/],
    [['tasks.ts#fussy', '--input-expr', '[]'], /empty/],
    [['tasks.ts#fussy', '--inputs', 'bad.json'], /bad\.json:3:1 are not JSON/],
    [['tasks.ts#fussy', '--input-expr', '[1]', '--node', '/no/node'], /\/no\/node does not run/],
    [['tasks.ts#spin', '--workers', 'many'], /whole number/],
  ];
  for (const [args, message] of refusals) {
    const { code, stderr } = run(...args);
    assert.equal(code, 2, `${args.join(' ')}: ${stderr}`);
    assert.match(stderr, message);
  }
});

test('a failed run is JSON too', () => {
  const { code, stdout } = run('tasks.ts#fussy', '--input-expr', '[]', '--format', 'json');
  assert.equal(code, 2);
  const report = JSON.parse(stdout) as ProfileReport;
  assert.equal(report.run.outcome, 'failed');
  assert.equal(report.verdict.id, 'run-failed');
});

test('Ctrl-C ends an endless task, and what ran is printed', { timeout: 60_000 }, async (context) => {
  const out = join(directory, 'cancelled.json');
  const args = [
    cli,
    'profile',
    'tasks.ts#endless',
    '--workers',
    '1',
    '--input-expr',
    '[1, 1, 2, 2]',
    '--out',
    out,
  ];
  const child = spawn(process.execPath, args, { cwd: directory, signal: context.signal });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('endless now')) resolve();
    });
  });
  child.kill('SIGINT');
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 130);
  assert.match(stdout, /^Cancelled/);
  const recorded = parseRecordedRun(readFileSync(out, 'utf8'));
  assert.equal(recorded.outcome, 'cancelled');
  assert.deepEqual(recorded.tasks.outcome, ['ok', 'ok', 'cancelled', 'cancelled']);
  assert.equal(recorded.failedTasks, 0);
});

test('nothing outlives a command that is killed', { timeout: 60_000 }, async (context) => {
  const args = [cli, 'profile', 'tasks.ts#endless', '--workers', '2', '--input-expr', '[2, 2]'];
  const child = spawn(process.execPath, args, { cwd: directory, signal: context.signal });
  const pids = await new Promise<number[]>((resolve) => {
    let text = '';
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      const found = [...text.matchAll(/endless now in (\d+)/g)].map((match) => Number(match[1]));
      if (found.length === 2) resolve(found);
    });
  });
  child.kill('SIGKILL');
  while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 50));
});

test('Ctrl-C before anything runs ends at once', { timeout: 60_000 }, async (context) => {
  const child = spawn(process.execPath, [cli, 'profile', 'tasks.ts#spin'], {
    cwd: directory,
    signal: context.signal,
  });
  setTimeout(() => child.kill('SIGINT'), 400);
  const code = await new Promise((resolve) =>
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal)),
  );
  assert.ok(code === 130 || code === 'SIGINT', String(code));
});

test('help', () => {
  const { code, stdout } = run('--help');
  assert.equal(code, 0);
  assert.match(stdout, /FILE#FUNCTION/);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('CPU profiles are told of in the report and written for other tools, merged and for each process', () => {
  const { code, stdout, stderr } = run(
    ...['tasks.ts#spin', '--workers', '2', '--input-expr', 'Array.from({ length: 12 }, () => [60, "x"])'],
    ...['--cpuprofile-out', 'made/all.cpuprofile', '--cpuprofile-dir', 'made/cpu'],
  );
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^Busy worker time by function, from the CPU profiles:\n(?: .+\n)* {2}.+ % +[\d.]+ m?s {2}in spin \(tasks\.ts:3\)/m,
  );
  assert.deepEqual(readdirSync(join(directory, 'made/cpu')).toSorted(), [
    'serial.cpuprofile',
    'worker-0.cpuprofile',
    'worker-1.cpuprofile',
  ]);
  const lengths = ['made/all', 'made/cpu/worker-0', 'made/cpu/worker-1'].map((name) => {
    const profile = JSON.parse(
      readFileSync(join(directory, `${name}.cpuprofile`), 'utf8'),
    ) as DevToolsProfile;
    assertIsCpuProfile(profile);
    const spin = profile.nodes.find(({ callFrame }) => callFrame.functionName === 'spin');
    if (name === 'made/all')
      assert.equal(spin?.callFrame.url, pathToFileURL(join(directory, 'tasks.ts')).href);
    return profile.endTime - profile.startTime;
  });
  assert.equal(lengths[0], (lengths[1] ?? 0) + (lengths[2] ?? 0));
});

/** What Chrome's DevTools and VS Code's viewer ask of a profile: a tree under one root, and a delta for each sample. */
function assertIsCpuProfile({ nodes, startTime, endTime, samples, timeDeltas }: DevToolsProfile): void {
  const ids = new Set(nodes.map(({ id }) => id));
  assert.equal(ids.size, nodes.length);
  assert.equal(nodes[0]?.callFrame.functionName, '(root)');
  const children = nodes.flatMap((node) => node.children);
  assert.equal(new Set(children).size, nodes.length - 1);
  assert.ok(children.every((id) => ids.has(id)));
  for (const { callFrame } of nodes) {
    assert.ok(Number.isInteger(callFrame.lineNumber) && callFrame.lineNumber >= -1);
    assert.equal(typeof callFrame.scriptId, 'string');
  }
  assert.ok(samples.length > 0 && samples.every((id) => ids.has(id)));
  assert.equal(timeDeltas.length, samples.length);
  assert.ok(timeDeltas.every((delta) => Number.isInteger(delta) && delta >= 0));
  assert.equal(
    timeDeltas.reduce((sum, delta) => sum + delta, 0),
    endTime - startTime,
  );
}
