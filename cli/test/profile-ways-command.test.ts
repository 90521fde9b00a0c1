/** Ways of running as a user asks for them; `npm run build` must have made `dist/`. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseRecordedRun } from '../../profile/index.ts';
import type { ProfileReport } from '../../protocol/profile-report.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const directory = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-ways-')));
after(() => rmSync(directory, { recursive: true, force: true }));

writeFileSync(
  join(directory, 'tasks.ts'),
  `
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

export function compute(rounds: number): number {
  let value = 1;
  for (let i = 0; i < rounds * 10_000; i++) value = (value * 48271) % 2147483647;
  return value;
}
export async function nap(ms: number): Promise<Map<string, number>> {
  await new Promise((done) => setTimeout(done, ms));
  return new Map([['ms', ms], ['twice', 2 * ms]]);
}
let calls = 0;
export function count(rounds: number): number {
  compute(rounds);
  return ++calls;
}
export function where(label: string): string {
  appendFileSync('where.log', [label, process.pid, isMainThread].join(' ') + '\\n');
  return label;
}
export function fussy(n: number): number {
  if (n % 2 === 1) throw new RangeError('odd');
  return n;
}
`,
);

function run(...args: string[]) {
  const ended = spawnSync(process.execPath, [cli, 'profile', ...args], {
    cwd: directory,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { code: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

function report(...args: string[]): ProfileReport {
  const { code, stdout, stderr } = run(...args, '--format', 'json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as ProfileReport;
}

/** Where the tasks of the recorded run, which is the first of all, said that they ran: distinct processes, and whether on main threads. */
function places(executor: string, tasks: number): { pids: number; main: string[] } {
  rmSync(join(directory, 'where.log'), { force: true });
  const args = ['tasks.ts#where', '--input-expr', `Array.from({ length: ${tasks} }, (_, i) => 'task' + i)`];
  const { run: ran, workers } = report(
    ...args,
    '--executor',
    executor,
    '--workers',
    executor === 'serial' ? '1' : '2',
  );
  assert.equal(ran.executor, executor);
  assert.equal(ran.tasks, tasks);
  assert.equal(
    workers.reduce((sum, one) => sum + one.tasks, 0),
    tasks,
  );
  const lines = readFileSync(join(directory, 'where.log'), 'utf8').trim().split('\n').slice(0, tasks);
  return {
    pids: new Set(lines.map((line) => line.split(' ')[1])).size,
    main: [...new Set(lines.map((line) => line.split(' ')[2] ?? ''))],
  };
}

test('each executor runs the tasks where it says', () => {
  assert.deepEqual(places('process', 40).main, ['true']);
  assert.deepEqual(places('thread', 40), { pids: 1, main: ['false'] });
  assert.deepEqual(places('event-loop', 40), { pids: 1, main: ['true'] });
  assert.deepEqual(places('serial', 40), { pids: 1, main: ['true'] });
});

test('--compare measures all kinds, finds their results equal, and says to await what waits', () => {
  const out = 'napping.json';
  const {
    verdict,
    ways = [],
    agreement,
  } = report(
    ...[
      'tasks.ts#nap',
      '--input-expr',
      'Array.from({ length: 30 }, () => 60)',
      '--workers',
      '2',
      '--compare',
      '--budget',
      '60s',
    ],
    ...['--out', out],
  );
  assert.deepEqual(ways.map(({ way }) => way.executor).toSorted(), [
    'event-loop',
    'process',
    'serial',
    'thread',
  ]);
  for (const { low, ms, high, basis, repetitions } of ways) {
    assert.ok(low < ms && ms < high);
    assert.equal(basis, 'measured');
    assert.ok(repetitions >= 2);
  }
  const serial = ways.find(({ way }) => way.executor === 'serial');
  assert.ok((serial?.ms ?? 0) >= 1800);
  assert.deepEqual(agreement, { comparedTasks: 30, differingTasks: 0, disagreements: [] });
  assert.equal(verdict.recommended.executor, 'event-loop');
  assert.equal(verdict.findings[0]?.expected?.basis, 'measured');
  const recorded = parseRecordedRun(readFileSync(join(directory, out), 'utf8'));
  assert.equal(recorded.ways?.measurements.length, 4);
  assert.ok(
    recorded.ways.measurements.every(
      ({ makespanMs, peakRssBytes, tasks }) =>
        tasks === 30 && makespanMs.every((ms) => ms > 0) && peakRssBytes.every((bytes) => bytes > 1e7),
    ),
  );
});

test('--sweep makes ten runs at most, orders them by time, and marks what it simulated', () => {
  const {
    ways = [],
    scaling,
    verdict,
  } = report(
    ...['tasks.ts#compute', '--input-expr', 'Array.from({ length: 40 }, () => 100)', '--workers', '2'],
    ...['--sweep', '--budget', '60s', '--out', 'swept.json'],
  );
  const { ways: record, machine } = parseRecordedRun(readFileSync(join(directory, 'swept.json'), 'utf8'));
  assert.ok(record);
  const runs = record.measurements.flatMap(({ makespanMs }) => makespanMs).length;
  assert.ok(runs >= 3 && runs <= 10, String(runs));
  assert.ok(record.measurements.some(({ way }) => way.workers === 2 && way.executor === 'process'));
  assert.deepEqual(
    ways,
    ways.toSorted((a, b) => a.ms - b.ms),
  );
  const isTried = ways.some(({ way }) => JSON.stringify(way) === JSON.stringify(verdict.recommended));
  assert.ok(isTried, 'what is recommended was measured');
  for (const { workers, basis } of scaling?.curve ?? []) {
    assert.equal(basis === 'simulated', workers > machine.cpus, `${workers} workers: ${basis}`);
  }
});

test('a function whose results depend on the calls before is told, with an example', () => {
  const { code, stdout, stderr } = run(
    ...[
      'tasks.ts#count',
      '--input-expr',
      'Array.from({ length: 12 }, () => 1)',
      '--workers',
      '2',
      '--compare',
      '--budget',
      '20s',
    ],
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Not deterministic: the results of \d+ of 12 inputs differ between runs\./);
  assert.match(stdout, /not-deterministic: .* input \d+ gave \d+ \(.*\) and \d+ \(.*\)/);
});

test('--confirm runs again as the finding advises, and shows what was predicted beside what it took', () => {
  const { code, stdout, stderr } = run(
    ...[
      'tasks.ts#nap',
      '--input-expr',
      'Array.from({ length: 20 }, () => 50)',
      '--workers',
      '2',
      '--confirm',
    ],
    ...['--out', 'confirmed.json'],
  );
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^Running again: Use no pool: await the calls together/m);
  assert.match(stdout, /^Applied io-bound: expected .* measured .*\.$/m);
  assert.match(stdout, /nap {2}20 tasks, event loop, 20 in flight/);
  const recorded = parseRecordedRun(readFileSync(join(directory, 'confirmed.json'), 'utf8'));
  assert.deepEqual(recorded.options, { executor: 'event-loop', workers: 20, chunksize: 1 });
  assert.equal(recorded.prediction?.finding, 'io-bound');
  const nothing = run('tasks.ts#nap', '--input-expr', '[1, 2]', '--executor', 'event-loop', '--confirm');
  assert.match(nothing.stderr, /nothing to confirm/);
});

test('results that fail alike are equal', () => {
  const { stdout } = run(
    ...['tasks.ts#fussy', '--input-expr', '[1, 2, 3, 4]', '--workers', '2', '--compare', '--budget', '20s'],
  );
  assert.match(stdout, /All ways gave the same results for 4 inputs\./);
});

test('nothing is left behind', () => {
  assert.deepEqual(readdirSync(directory).toSorted(), [
    'confirmed.json',
    'napping.json',
    'swept.json',
    'tasks.ts',
    'where.log',
  ]);
});
