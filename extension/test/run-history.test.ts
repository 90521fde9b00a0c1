import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { emptyTaskColumns, RUN_SCHEMA, type RecordedRun } from '../../protocol/recorded-run.ts';
import { RunHistory } from '../history/run-history.ts';
import { RunStorage } from '../run-storage.ts';

let folder: string;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolscope-history-'));
  warnings = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(kept?: number): { storage: RunStorage; history: RunHistory } {
  const storage = new RunStorage(join(folder, 'runs'), (message) => warnings.push(message), kept);
  const history = new RunHistory(storage, join(folder, 'history.json'), (message) => warnings.push(message));
  return { storage, history };
}

function run(id: string, second: number, name = 'render'): RecordedRun {
  return {
    schema: RUN_SCHEMA,
    id,
    startedAt: new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString(),
    function: { file: '/project/render.ts', name, line: 3, column: 17 },
    machine: { cpus: 2, cpuModel: 'm', memoryBytes: 1e9, platform: 'linux', nodeVersion: '20.20.0' },
    options: { executor: 'process', workers: 2, chunksize: 1 },
    outcome: 'completed',
    failure: null,
    submittedTasks: 0,
    failedTasks: 0,
    tasks: emptyTaskColumns(),
    workers: [],
    failures: [],
    serial: null,
    notes: [],
  };
}

test('runs are listed newest first, with what came out of them', async () => {
  const { storage, history } = open();
  await storage.save(run('a', 1));
  await storage.save(run('b', 2, 'parse'));
  const entries = await history.entries();
  assert.deepEqual(
    entries.map(({ id, functionName, label, isPinned }) => ({ id, functionName, label, isPinned })),
    [
      { id: 'b', functionName: 'parse', label: null, isPinned: false },
      { id: 'a', functionName: 'render', label: null, isPinned: false },
    ],
  );
  assert.notEqual(entries[0]?.headline, '');
});

test('names and pins outlive the window', async () => {
  const { storage, history } = open();
  await storage.save(run('a', 1));
  await history.rename('a', '  before the cache ');
  await history.pin('a', true);
  const [entry] = await open().history.entries();
  assert.equal(entry?.label, 'before the cache');
  assert.equal(entry?.isPinned, true);
});

test('an empty name takes the name away', async () => {
  const { storage, history } = open();
  await storage.save(run('a', 1));
  await history.rename('a', 'x');
  await history.rename('a', ' ');
  assert.equal((await history.entries())[0]?.label, null);
});

test('a pinned run is not removed to make room', async () => {
  const { storage, history } = open(2);
  await storage.save(run('a', 1));
  await history.pin('a', true);
  for (const [at, id] of ['b', 'c', 'd'].entries()) await storage.save(run(id, at + 2));
  assert.deepEqual(
    (await history.entries()).map(({ id }) => id),
    ['d', 'c', 'a'],
  );
});

test('a damaged file of names is set aside, and the runs are listed all the same', async () => {
  writeFileSync(join(folder, 'history.json'), '{"schema":"poolscope.history/1","runs":{"a":3}}');
  const { storage, history } = open();
  await storage.save(run('a', 1));
  assert.deepEqual(
    (await history.entries()).map(({ id }) => id),
    ['a'],
  );
  assert.ok(readdirSync(folder).includes('history.json.unreadable'));
  assert.match(warnings.join('\n'), /set aside/);
});

test('whoever listens hears of stored and of removed runs', async () => {
  const { storage } = open();
  let heard = 0;
  storage.onChange(() => heard++);
  await storage.save(run('a', 1));
  assert.equal(heard, 1);
  await storage.remove('a');
  assert.equal(heard, 2);
  assert.deepEqual(await storage.ids(), []);
});
