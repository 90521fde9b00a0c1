import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TASK_STAMPS } from '../../protocol/recorded-run.ts';
import { decodeRun, ExportError, exportFormatOf, exportParts, parseRecordedRun } from '../index.ts';
import { joined } from '../run-file/encode-run.ts';
import { fullRun } from './full-run.ts';
import { immediate, runOf, scheduledTasks, workerOf } from './synthetic-run.ts';
import { byThread, checkTrace, eventsOf } from './trace-event-format.ts';

function text(
  run: Parameters<typeof exportParts>[0],
  format: 'trace' | 'csv' | 'json' | 'cpuprofile',
): string {
  return [...exportParts(run, format)].join('');
}

test('a trace has a slice for each task that ran, a mark for each that did not, and arrows from the queue', () => {
  const run = fullRun();
  const events = checkTrace(text(run, 'trace'));
  const { runStart, serialized } = run.tasks;
  const ran = runStart.filter((at) => at !== null).length;
  const arrows = runStart.filter((at, row) => at !== null && serialized[row] !== null).length;
  assert.equal(eventsOf(events, 'X', 'task').length, ran);
  assert.equal(eventsOf(events, 'i').length, run.tasks.index.length - ran);
  assert.equal(eventsOf(events, 's').length, arrows);
  assert.equal(eventsOf(events, 'f').length, arrows);
  assert.ok(eventsOf(events, 'X', 'message').length > 0);
  const names = eventsOf(events, 'M').map(({ args }) => args?.['name']);
  for (const name of ['work (Poolscope)', 'submitting process', 'worker 0 worker.js (thread 1000)'])
    assert.ok(names.includes(name), `${name} in ${names.join(', ')}`);
  const counters = new Set(eventsOf(events, 'C').map(({ name }) => name));
  assert.deepEqual(
    [...counters],
    ['utilization %', 'waiting tasks', 'memory of worker 0', 'garbage collection of worker 0 (ms)'],
  );
});

test('times of a trace are microseconds, and tell what a task was', () => {
  const run = runOf([{ ...immediate(0, 2, 3.5), bytesIn: 77, index: 9 }]);
  const [slice] = eventsOf(checkTrace(text(run, 'trace')), 'X', 'task');
  assert.equal(slice?.ts, 2000);
  assert.equal(slice?.dur, 3500);
  assert.deepEqual(slice?.args, {
    input: 9,
    outcome: 'ok',
    bytesIn: 77,
    bytesOut: 8,
    cpuMs: 3.5,
    submittedMs: 2,
    settledMs: 5.5,
  });
});

test('async tasks that overlap on a worker lie in lanes of their own', () => {
  const run = runOf([immediate(0, 0, 10), immediate(0, 5, 10), immediate(0, 12, 3), immediate(1, 5, 1)]);
  const events = checkTrace(text(run, 'trace'));
  const threads = new Set(eventsOf(events, 'X', 'task').map(({ tid }) => tid));
  assert.equal(threads.size, 3);
  const names = eventsOf(events, 'M').map(({ args }) => args?.['name']);
  assert.ok(names.includes('worker 0 (process 1000), also 1'), names.join(', '));
});

test('a large trace comes in parts, all of them one JSON text', () => {
  const runMs = Array.from({ length: 5000 }, () => 1);
  const run = runOf(scheduledTasks({ runMs, workers: 2, inMs: 0.25 }));
  const parts = [...exportParts(run, 'trace')];
  assert.ok(parts.length > 10);
  assert.equal(eventsOf(checkTrace(parts.join('')), 'X', 'task').length, 5000);
});

test('a run without tasks is a trace, too', () => {
  assert.equal(eventsOf(checkTrace(text(runOf([]), 'trace')), 'X').length, 0);
});

test('CSV has a line a task, with every moment and phase', () => {
  const run = fullRun();
  const [head = [], ...rows] = parseCsv(text(run, 'csv'));
  assert.equal(rows.length, run.tasks.index.length);
  assert.deepEqual(head.slice(0, 4), ['index', 'function', 'worker', 'outcome']);
  const column = (name: string): string[] => rows.map((row) => row[head.indexOf(name)] ?? 'missing');
  assert.deepEqual(column('index').map(Number), run.tasks.index);
  assert.deepEqual(column('outcome'), run.tasks.outcome);
  assert.deepEqual(
    column('function'),
    run.tasks.name?.map((name) => run.taskNames?.[name]),
  );
  for (const stamp of TASK_STAMPS) {
    const name = `${stamp.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_at_ms`;
    assert.deepEqual(
      column(name).map((cell) => (cell === '' ? null : Number(cell))),
      run.tasks[stamp],
      name,
    );
  }
  const phases = ['queue', 'serialize', 'transfer', 'deserialize', 'run', 'return'];
  rows.forEach((_, row) => {
    const sum = phases.reduce((total, phase) => total + Number(column(`${phase}_ms`)[row]), 0);
    assert.ok(Math.abs(sum - ((run.tasks.settled[row] ?? 0) - (run.tasks.submitted[row] ?? 0))) < 0.001);
  });
  assert.equal(column('error')[run.tasks.index.indexOf(5)], 'TypeError: no');
});

test('nothing in a CSV is taken for a formula, and quotes and line ends stay what they are', () => {
  const hostile = ['=HYPERLINK("http://x")', '+1+1', '-2+3', '@SUM(A1)', '\tx', 'a,"b"\r\nc', 'plain'];
  const tasks = hostile.map((_, i) => immediate(0, i, 1));
  const run = runOf(tasks, { taskNames: hostile });
  const named = { ...run, tasks: { ...run.tasks, name: hostile.map((_, i) => i) } };
  const csv = text(named, 'csv');
  const cells = parseCsv(csv)
    .slice(1)
    .map((row) => row[1]);
  assert.deepEqual(cells, [
    `'=HYPERLINK("http://x")`,
    `'+1+1`,
    `'-2+3`,
    `'@SUM(A1)`,
    `'\tx`,
    'a,"b"\r\nc',
    'plain',
  ]);
  assert.ok(csv.endsWith('\r\n'));
});

test('JSON has the report and the run', () => {
  const json = JSON.parse(text(fullRun(), 'json')) as { report: { schema: string }; run: unknown };
  assert.equal(json.report.schema, 'poolscope.report/1');
  assert.deepEqual(parseRecordedRun(JSON.stringify(json.run)), fullRun());
});

test('the profiles of all workers are one .cpuprofile', () => {
  const profile = JSON.parse(text(fullRun(), 'cpuprofile')) as { nodes: unknown[]; samples: unknown[] };
  assert.ok(profile.nodes.length > 2 && profile.samples.length > 0);
  assert.throws(() => text(runOf([]), 'cpuprofile'), ExportError);
});

test('a run file is an export as well', () => {
  const parts = [...exportParts(fullRun(), 'poolscope')] as Uint8Array[];
  assert.deepEqual(decodeRun(joined(parts)), fullRun());
});

test('the name of the file says the format', () => {
  const formats = [
    'a.trace.json',
    'A.JSON',
    'a.csv',
    'a.b.html',
    'x.cpuprofile',
    'y.poolscope',
    'z.txt',
    'json',
  ];
  assert.deepEqual(formats.map(exportFormatOf), [
    'trace',
    'json',
    'csv',
    'html',
    'cpuprofile',
    'poolscope',
    null,
    null,
  ]);
});

test('slices of a lane never overlap, whatever the order of starts and ends', () => {
  const tasks = Array.from({ length: 300 }, (_, i) =>
    immediate(i % 3, (i * 7919) % 500, 1 + ((i * 104_729) % 60)),
  );
  const run = runOf(tasks, { workers: [0, 1, 2].map((id) => workerOf(id)) });
  const slices = eventsOf(checkTrace(text(run, 'trace')), 'X', 'task');
  for (const ofThread of byThread(slices).values()) {
    const sorted = ofThread.toSorted((a, b) => a.ts - b.ts);
    sorted.forEach(({ ts, dur = 0 }, i) => assert.ok(ts + dur <= (sorted[i + 1]?.ts ?? Infinity) + 0.001));
  }
});

/** RFC 4180. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
