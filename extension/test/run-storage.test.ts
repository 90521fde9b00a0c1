import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { emptyTaskColumns, RUN_SCHEMA } from '../../protocol/recorded-run.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { encodeRun, serializeRecordedRun } from '../../profile/index.ts';
import { RunFileWriter } from '../../runner/host/run-file.ts';
import { RunStorage } from '../run-storage.ts';

let parent: string;
let directory: string;
let warnings: string[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'poolscope-storage-'));
  // VS Code names the folder but does not make it.
  directory = join(parent, 'not', 'yet', 'there');
  warnings = [];
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function storage(kept?: number): RunStorage {
  return new RunStorage(directory, (message) => warnings.push(message), kept);
}

function run(id: string, second: number): RecordedRun {
  return {
    schema: RUN_SCHEMA,
    id,
    startedAt: new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString(),
    function: { file: '/project/render.ts', name: 'render', line: 3, column: 17 },
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

test('gives back what was saved, by id and as the last one', async () => {
  await storage().save(run('first', 1));
  await storage().save(run('second', 2));
  assert.deepEqual(await storage().load('first'), { kind: 'loaded', run: run('first', 1) });
  assert.deepEqual(await storage().last(), { kind: 'loaded', run: run('second', 2) });
  assert.deepEqual(warnings, []);
});

test('the last run is the newest by its time, not the last that was written', async () => {
  await storage().save(run('later', 9));
  await storage().save(run('earlier', 1));
  assert.deepEqual(await storage().last(), { kind: 'loaded', run: run('later', 9) });
});

test('has nothing before the first run', async () => {
  assert.deepEqual(await storage().last(), { kind: 'none' });
  assert.deepEqual(await storage().load('first'), { kind: 'none' });
});

test('an id cannot lead out of the folder', async () => {
  const path = await storage().save(run('../../escaped', 1));
  assert.equal(join(directory, readdirSync(directory)[0] ?? ''), path);
  assert.equal((await storage().load('../../escaped')).kind, 'loaded');
});

test('keeps the newest and removes the rest', async () => {
  for (let second = 1; second <= 4; second++) await storage(2).save(run(`run-${second}`, second));
  assert.equal(readdirSync(directory).length, 2);
  assert.equal((await storage().load('run-4')).kind, 'loaded');
  assert.equal((await storage().load('run-3')).kind, 'loaded');
  assert.equal((await storage().load('run-2')).kind, 'none');
});

test('passes over a damaged newest run, says so, and leaves the file', async () => {
  await storage().save(run('sound', 1));
  const damaged = await storage().save(run('damaged', 2));
  writeFileSync(damaged, '{"schema":"poolscope.run/1","id"');
  assert.deepEqual(await storage().last(), { kind: 'loaded', run: run('sound', 1) });
  assert.equal(warnings.length, 1);
  assert.ok(warnings[0]?.includes(damaged));
  assert.equal(readdirSync(directory).length, 2);
  const lookup = await storage().load('damaged');
  assert.equal(lookup.kind, 'unreadable');
});

test('tells a file of another version from no file', async () => {
  const newer = await storage().save(run('newer', 1));
  writeFileSync(newer, JSON.stringify({ ...run('newer', 1), schema: 'poolscope.run/99' }));
  const lookup = await storage().last();
  assert.equal(lookup.kind, 'unreadable');
  assert.ok(lookup.kind === 'unreadable' && lookup.path === newer && lookup.reason.length > 0);
});

test('sets an unreadable file aside instead of removing it', async () => {
  const damaged = await storage(1).save(run('damaged', 1));
  writeFileSync(damaged, 'not json');
  await storage(1).save(run('sound', 2));
  assert.ok(readdirSync(directory).some((name) => name.endsWith('.unreadable')));
  assert.ok(warnings.some((warning) => warning.includes('.unreadable')));
  assert.equal((await storage().load('sound')).kind, 'loaded');
});

test('a run that is being recorded is found once it has ended', async () => {
  const one = storage();
  await one.save(run('before', 1));
  const target = one.begin();
  const recorded = { ...run('x', 2), id: target.id, startedAt: target.startedAt };
  const writer = new RunFileWriter(target.path, recorded);
  assert.equal((await one.load(target.id)).kind, 'none');
  assert.deepEqual(await one.last(), { kind: 'loaded', run: run('before', 1) });
  const error = await writer.finish(recorded);
  assert.equal(await one.end(recorded, target, error), target.path);
  assert.deepEqual(await one.load(target.id), { kind: 'loaded', run: recorded });
});

test('a run that was cut off by a crash is found after it, and says so', async () => {
  const crashed = storage();
  const target = crashed.begin();
  const recorded = { ...run('x', 2), id: target.id, startedAt: target.startedAt };
  const whole = encodeRun(recorded);
  mkdirSync(directory, { recursive: true });
  writeFileSync(target.path, whole.subarray(0, whole.length - 1));
  const lookup = await storage().last();
  assert.equal(lookup.kind === 'loaded' && lookup.run.failure?.kind, 'recording-cut-off');
});

test('a run whose file is not whole is written once more', async () => {
  const one = storage();
  const target = one.begin();
  const recorded = { ...run('x', 2), id: target.id, startedAt: target.startedAt };
  assert.equal(await one.end(recorded, target, new Error('disk full')), target.path);
  assert.deepEqual(await one.load(target.id), { kind: 'loaded', run: recorded });
});

test('runs that earlier versions stored as JSON are still there', async () => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, '20260101120003000-old.run.json'), serializeRecordedRun(run('old', 3)));
  assert.deepEqual(await storage().load('old'), { kind: 'loaded', run: run('old', 3) });
  assert.deepEqual(await storage().last(), { kind: 'loaded', run: run('old', 3) });
});
