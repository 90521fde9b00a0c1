/** Run files as profiles leave them: whole, summed beyond the limit, and after a crash of the runner or of the host. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { analyzeRun, serializeRecordedRun } from '../../profile/index.ts';
import { fullRun } from '../../profile/test/full-run.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { readRunFile, writeRunFile } from '../host/index.ts';
import { completed, isAlive, profile } from './profile-project.ts';
import { scratchProject } from './scratch-project.ts';

const STARTED_AT = '2026-01-02T03:04:05.678Z';
const BURN =
  'export function burn(ms: number) { const end = performance.now() + ms; while (performance.now() < end); return ms; }\n';

test('a run is in its file as it was recorded', async () => {
  const project = scratchProject({ 'task.ts': BURN });
  const path = project.path('made/for/it/run.poolscope');
  const stored: (Error | null)[] = [];
  const profiled = await profile(project, 'task.ts', 'burn', 'Array.from({ length: 50 }, () => 2)', {
    serialBudgetMs: 500,
    target: { path, id: 'chosen', startedAt: STARTED_AT },
    onStored: (_, error) => stored.push(error),
  });
  completed(profiled, 50);
  assert.deepEqual(stored, [null]);
  const read = await readRunFile(path);
  assert.equal(read.id, 'chosen');
  assert.equal(read.startedAt, STARTED_AT);
  assert.deepEqual(rounded(read), rounded(profiled.run));
});

test('tasks beyond the limit are summed, and nothing of them is missing', async () => {
  const project = scratchProject({
    'task.ts':
      'export function twice(n: number) { if (n % 1000 === 7) throw new Error("no"); return n * 2; }\n',
  });
  const path = project.path('long.poolscope');
  const [tasks, kept] = [300_000, 20_000];
  let told = 0;
  const { run } = await profile(
    project,
    'task.ts',
    'twice',
    `Array.from({ length: ${tasks} }, (_, i) => i)`,
    {
      chunksize: 200,
      keptTasks: kept,
      target: { path, id: 'long', startedAt: STARTED_AT },
      onEvent: (event) => {
        if (event.type === 'batch') told += event.tasks.index.length;
      },
    },
  );
  assert.equal(run.outcome, 'completed');
  assert.equal(run.submittedTasks, tasks);
  assert.equal(run.tasks.index.length, kept);
  assert.equal(told, kept, 'the runner itself sums what is beyond');
  assert.equal(run.aggregated?.tasks, tasks - kept);
  assert.equal(run.failedTasks, tasks / 1000);
  assert.equal(run.failures.length, 100);
  assert.ok((run.aggregated?.runMs ?? 0) > 0);
  assert.ok((run.aggregated?.toMs ?? 0) > Math.max(...run.tasks.settled.map((at) => at ?? 0)));
  const read = await readRunFile(path);
  assert.equal(read.aggregated?.tasks, tasks - kept);
  assert.deepEqual(rounded(read), rounded(run));
  assert.ok(statSync(path).size < kept * 60);
  analyzeRun(read);
});

test('a runner that dies leaves a file that says how', async () => {
  const project = scratchProject({
    'task.ts': `${BURN}export function last(n: number) { if (n === 30) process.kill(process.ppid, 'SIGKILL'); return burn(5); }\n`,
  });
  const path = project.path('run.poolscope');
  const { run } = await profile(project, 'task.ts', 'last', 'Array.from({ length: 40 }, (_, i) => i)', {
    target: { path, id: 'killed', startedAt: STARTED_AT },
  });
  assert.equal(run.failure?.kind, 'runner-died');
  const read = await readRunFile(path);
  assert.equal(read.failure?.kind, 'runner-died');
  assert.ok(read.tasks.index.length > 0);
  assert.deepEqual(rounded(read), rounded(run));
});

test('a host that is killed leaves a file with what was recorded until then', async () => {
  const project = scratchProject({ 'task.ts': BURN });
  const path = project.path('run.poolscope');
  const host = startHost(project.directory, path);
  try {
    const runner = await runnerOf(host.output, path);
    host.kill();
    const run = await readRunFile(path);
    assert.equal(run.outcome, 'failed');
    assert.equal(run.failure?.kind, 'recording-cut-off');
    assert.match(run.failure?.message ?? '', /breaks off before its end.* at byte \d+/);
    assert.ok(run.tasks.index.length >= 100, `${run.tasks.index.length} tasks`);
    assert.ok(run.submittedTasks >= run.tasks.index.length);
    assert.ok(run.workers.every(({ pid }) => pid > 0) && run.workers.length === 2);
    assert.equal(analyzeRun(run).verdict.id, 'run-failed');
    for (const { pid } of run.workers) await ended(pid);
    await ended(runner);
  } finally {
    host.kill();
  }
});

test('a disk that is full, or a folder that cannot be, costs the file and not the run', async () => {
  const project = scratchProject({ 'task.ts': BURN, 'a-file': '' });
  const paths = [project.path('a-file/run.poolscope'), ...(existsSync('/dev/full') ? ['/dev/full'] : [])];
  for (const path of paths) {
    let error: Error | null = null;
    const profiled = await profile(project, 'task.ts', 'burn', '[1, 2]', {
      target: { path, id: 'x', startedAt: STARTED_AT },
      onStored: (_, reason) => (error = reason),
    });
    completed(profiled, 2);
    assert.match(String(error), /ENOTDIR|EEXIST|ENOSPC/, path);
  }
});

test('a run that could not begin has a file as well', async () => {
  const project = scratchProject({ 'task.ts': 'export function broken( {\n' });
  const path = project.path('run.poolscope');
  const { run } = await profile(project, 'task.ts', 'broken', '[1]', {
    target: { path, id: 'none', startedAt: STARTED_AT },
  });
  assert.equal(run.outcome, 'failed');
  assert.deepEqual((await readRunFile(path)).failure, run.failure);
});

test('runs are read from files of every form, and what is none is said to be none', async () => {
  const project = scratchProject({
    'empty.poolscope': '',
    'text.poolscope': 'no run',
    'binary.poolscope': '',
  });
  const path = (name: string): string => join(project.directory, name);
  await writeRunFile(path('run.poolscope'), fullRun());
  assert.deepEqual(await readRunFile(path('run.poolscope')), fullRun());
  writeFileSync(path('run.json'), serializeRecordedRun(fullRun()));
  assert.deepEqual(await readRunFile(path('run.json')), fullRun());
  writeFileSync(path('binary.poolscope'), Uint8Array.of(0xff, 0xfe, 0, 1));
  mkdirSync(path('folder.poolscope'));
  await assert.rejects(readRunFile(path('empty.poolscope')), /the file is empty/);
  await assert.rejects(readRunFile(path('text.poolscope')), /garbled/);
  await assert.rejects(readRunFile(path('binary.poolscope')), /neither a run file nor text/);
  await assert.rejects(readRunFile(path('folder.poolscope')), /it is no file|EISDIR/);
  await assert.rejects(readRunFile(path('missing.poolscope')), /ENOENT/);
});

/** A process that records a run without end. */
function startHost(directory: string, path: string): { output: () => string; kill: () => void } {
  const modulePath = new URL('./profile-project.ts', import.meta.url).href;
  const project = `{ directory: ${JSON.stringify(directory)}, path: (name) => ${JSON.stringify(`${directory}/`)} + name }`;
  const target = JSON.stringify({ path, id: 'cut', startedAt: STARTED_AT });
  const script = `
    import { profile } from ${JSON.stringify(modulePath)};
    await profile(${project}, 'task.ts', 'burn', 'Array.from({ length: 100000 }, () => 2)', { target: ${target} });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { output: () => `${text} (${child.exitCode ?? 'running'})`, kill: () => void child.kill('SIGKILL') };
}

/** Waits until the file holds some tasks; gives the id of the process that the workers belong to. */
async function runnerOf(output: () => string, path: string): Promise<number> {
  for (let i = 0; i < 300; i += 1) {
    await delay(100);
    const run = existsSync(path) ? await readRunFile(path).catch(() => null) : null;
    const [worker] = run?.workers ?? [];
    if (run === null || worker === undefined || run.tasks.index.length < 100) continue;
    return parentOf(worker.pid);
  }
  throw new Error(`The run never got into its file: ${output()}`);
}

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

async function ended(pid: number): Promise<void> {
  for (let i = 0; i < 100 && isAlive(pid); i += 1) await delay(50);
  assert.ok(!isAlive(pid), `process ${pid} outlived its host`);
}

/** Times as files keep them. */
function rounded(run: RecordedRun): RecordedRun {
  const text = JSON.stringify(run, (_, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1e4) / 1e4 : value,
  );
  return JSON.parse(text) as RecordedRun;
}
