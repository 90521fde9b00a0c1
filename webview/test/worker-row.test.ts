import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hitTest } from '../model/hit-test.ts';
import { TaskStore } from '../model/task-store.ts';
import { WorkerRow } from '../model/worker-row.ts';
import { emptyTaskColumns, type TaskColumns, type TaskOutcome } from '../../protocol/recorded-run.ts';

type Span = readonly [start: number | null, end: number | null, outcome?: TaskOutcome, settled?: number];

function columnsOf(spans: readonly Span[], worker = 0): TaskColumns {
  const columns = emptyTaskColumns();
  spans.forEach(([start, end, outcome = 'ok', settled = end ?? 0], index) => {
    columns.index.push(index);
    columns.worker.push(worker);
    columns.outcome.push(outcome);
    columns.bytesIn.push(10);
    columns.bytesOut.push(20);
    columns.cpuMs.push(null);
    columns.submitted.push(0);
    for (const stamp of ['serialized', 'dispatched', 'received', 'deserialized'] as const)
      columns[stamp].push(null);
    columns.runStart.push(start);
    columns.runEnd.push(end);
    for (const stamp of ['resultSerialized', 'resultReceived', 'resultDeserialized'] as const)
      columns[stamp].push(null);
    columns.settled.push(settled);
  });
  return columns;
}

function rowOf(spans: readonly Span[]): { store: TaskStore; row: WorkerRow } {
  const store = new TaskStore();
  const row = new WorkerRow(0, store);
  store.append(columnsOf(spans));
  for (let storeRow = 0; storeRow < store.length; storeRow++)
    if (store.isDrawable(storeRow)) row.add(storeRow);
  row.settle();
  return { store, row };
}

test('tasks which settle out of order stand in the order of their start', () => {
  const { row } = rowOf([
    [30, 40],
    [10, 20],
    [20, 30],
  ]);
  assert.deepEqual(
    [0, 1, 2].map((at) => row.startAt(at)),
    [10, 20, 30],
  );
  assert.equal(row.positionOf(0), 2);
  assert.equal(row.firstStartingFrom(20), 1);
  assert.equal(row.firstStartingFrom(20.1), 2);
  assert.equal(row.firstStartingFrom(99), 3);
});

test('a late batch is merged into what was there before, and summaries follow', () => {
  const store = new TaskStore();
  const row = new WorkerRow(0, store);
  const add = (spans: readonly Span[]): void => {
    for (let storeRow = store.append(columnsOf(spans)); storeRow < store.length; storeRow++)
      row.add(storeRow);
    row.settle();
  };
  add(Array.from({ length: 40 }, (_, i): Span => [i * 10, i * 10 + 5]));
  assert.equal(row.summarize(0, 40).totalMs, 200);
  add([[15, 24, 'error']]);
  assert.equal(row.startAt(2), 15);
  assert.deepEqual(row.summarize(0, 41), { longest: 2, worst: 3, totalMs: 209, count: 41 });
});

test('a task whose worker died is drawn up to when it was given up; one that never ran has no place', () => {
  const { store, row } = rowOf([
    [10, null, 'worker-died', 25],
    [null, null, 'cancelled', 30],
  ]);
  assert.equal(row.length, 1);
  assert.equal(store.durationOf(0), 15);
  assert.equal(store.isDrawable(1), false);
  assert.deepEqual(store.outcomeCounts, [0, 1, 0, 0, 1]);
});

test('a point hits the task that runs there', () => {
  const { row } = rowOf([
    [0, 10],
    [10, 30],
    [40, 50],
  ]);
  assert.deepEqual(hitTest(row, 15, 0.5), { storeRow: 1, others: 0 });
  assert.deepEqual(hitTest(row, 5, 0.5), { storeRow: 0, others: 0 });
  assert.equal(hitTest(row, 35, 0.5), null);
  assert.deepEqual(hitTest(row, 39.8, 0.5), { storeRow: 2, others: 0 });
  assert.deepEqual(hitTest(row, 30.3, 0.5), { storeRow: 1, others: 0 });
});

test('where many tasks share a pixel the longest is named and the others are counted', () => {
  const { row } = rowOf(Array.from({ length: 100 }, (_, i): Span => [i, i + (i === 51 ? 0.9 : 0.5)]));
  assert.deepEqual(hitTest(row, 50, 5), { storeRow: 51, others: 9 });
});

test('where async tasks overlap, a long one that began long before is still found', () => {
  const { row } = rowOf([
    [0, 1000],
    ...Array.from({ length: 50 }, (_, i): Span => [10 + i * 10, 12 + i * 10]),
  ]);
  assert.equal(row.firstReaching(500), 0);
  assert.deepEqual(hitTest(row, 505, 0.5), { storeRow: 0, others: 0 });
});
