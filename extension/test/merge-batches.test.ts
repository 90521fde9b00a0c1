import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyTaskColumns } from '../../protocol/recorded-run.ts';
import type { TaskColumns, WorkerRecord } from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { HostToView } from '../../protocol/view-messages.ts';
import { RunModel } from '../../webview/model/run-model.ts';
import { withMergedBatches } from '../merge-batches.ts';

function tasks(first: number, count: number): TaskColumns {
  const index = Array.from({ length: count }, (_, offset) => first + offset);
  const columns = emptyTaskColumns();
  for (const column of Object.keys(columns) as (keyof TaskColumns)[]) {
    (columns[column] as unknown[]).push(...index.map((n) => (column === 'outcome' ? 'ok' : n)));
  }
  columns.worker.fill(0);
  return columns;
}

function worker(id: number, at: number): WorkerRecord {
  return {
    id,
    pid: 100 + id,
    started: 0,
    ready: at > 0 ? 1 : null,
    exited: null,
    exitCode: null,
    exitSignal: null,
    samples: { at: [at], cpuMs: [at], rssBytes: [at], heapUsedBytes: [at], loopActiveMs: [at] },
  };
}

function batch(number: number): RunBatch {
  return {
    type: 'batch',
    tasks: tasks(number * 10, 10),
    running: [{ index: number, worker: 0, runStart: number }],
    workers: number % 2 === 0 ? [worker(0, number)] : [worker(0, number), worker(1, number)],
    failures: [],
    submittedTasks: number * 10 + 20,
    totalTasks: 1000,
    now: number,
  };
}

const messages: HostToView[] = [
  {
    type: 'run-started',
    header: { runId: 'r', functionName: 'f', file: '/f.ts', workers: 2, chunksize: 1, startedAt: '' },
  },
  { type: 'run-phase', phase: 'pool' },
  ...Array.from({ length: 50 }, (_, number) => batch(number)),
  { type: 'run-phase', phase: 'serial' },
  batch(50),
];

test('keeps the order, with one batch for each stretch of batches', () => {
  assert.deepEqual(
    withMergedBatches(messages).map(({ type }) => type),
    ['run-started', 'run-phase', 'batch', 'run-phase', 'batch'],
  );
  assert.deepEqual(withMergedBatches([]), []);
});

test('holds every task and every sample, and the rest as it stood last', () => {
  const merged = withMergedBatches(messages)[2] as RunBatch;
  assert.deepEqual(
    merged.tasks.index,
    Array.from({ length: 500 }, (_, index) => index),
  );
  assert.equal(merged.now, 49);
  assert.deepEqual(merged.running, [{ index: 49, worker: 0, runStart: 49 }]);
  const [first, second] = merged.workers;
  assert.equal(first?.samples.at.length, 50);
  assert.equal(second?.samples.cpuMs.length, 25);
  assert.equal(first?.ready, 1);
});

test('the view makes the same of it', () => {
  const shown = [messages, withMergedBatches(messages)].map((sent) => {
    const model = new RunModel();
    for (const message of sent) if (message.type !== 'comparison-loaded') model.apply(message);
    return model;
  });
  const [direct, replayed] = shown;
  assert.equal(replayed!.store.length, direct!.store.length);
  const rows = (model: RunModel) =>
    model.workers.map(({ record, peakRssBytes, cpuMs }) => [record.id, record.ready, peakRssBytes, cpuMs]);
  assert.deepEqual(rows(replayed!), rows(direct!));
  assert.equal(replayed!.submittedTasks, direct!.submittedTasks);
  assert.equal(replayed!.state, direct!.state);
});

test('leaves the messages that it was given as they were', () => {
  const before = JSON.stringify(messages);
  withMergedBatches(messages);
  assert.equal(JSON.stringify(messages), before);
});
