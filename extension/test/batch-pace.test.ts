import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { emptyTaskColumns } from '../../protocol/recorded-run.ts';
import type { RunBatch } from '../../protocol/runner-messages.ts';
import type { HostToView } from '../../protocol/view-messages.ts';
import { BatchPace } from '../batch-pace.ts';

function batch(index: number): RunBatch {
  const tasks = emptyTaskColumns();
  for (const column of Object.keys(tasks) as (keyof typeof tasks)[]) {
    (tasks[column] as unknown[]).push(column === 'outcome' ? 'ok' : index);
  }
  const counts = { submittedTasks: index, totalTasks: null, now: index };
  return { type: 'batch', tasks, running: [], workers: [], failures: [], ...counts };
}

test('the first batch goes at once, those soon after it together, and nothing is lost or turned around', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const sent: (readonly HostToView[])[] = [];
  const pace = new BatchPace((messages) => sent.push(messages));
  for (let index = 0; index < 4; index++) pace.add(batch(index));
  assert.deepEqual(indexes(sent), [[0]]);
  mock.timers.tick(300);
  assert.deepEqual(indexes(sent), [[0], [1, 2, 3]]);
  pace.add(batch(4));
  pace.add(batch(5));
  pace.add({ type: 'run-phase', phase: 'serial' });
  assert.deepEqual(indexes(sent), [[0], [1, 2, 3], [4], [5]]);
  assert.equal(sent.at(-1)?.at(-1)?.type, 'run-phase');
});

function indexes(sent: readonly (readonly HostToView[])[]): number[][] {
  return sent.map((messages) =>
    messages.flatMap((message) => (message.type === 'batch' ? message.tasks.index : [])),
  );
}
