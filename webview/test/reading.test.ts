import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun, packTasks } from '../../profile/index.ts';
import { emptyTaskColumns } from '../../protocol/recorded-run.ts';
import { decimate } from '../model/decimate.ts';
import { groupFailures } from '../model/failure-groups.ts';
import { RunModel } from '../model/run-model.ts';
import { locationOfStack, relativeToFolder } from '../model/source-location.ts';
import { TaskStore } from '../model/task-store.ts';
import { orderTasks } from '../model/task-order.ts';
import { parseHostMessage } from '../parse-host-message.ts';
import { batchesOf, sampleRun } from './sample-run.ts';

test('a file is named within the innermost folder that it lies in', () => {
  const folders = ['/home/me', '/home/me/project/', 'C:\\work'];
  assert.equal(relativeToFolder('/home/me/project/src/a.ts:3', folders), 'src/a.ts:3');
  assert.equal(relativeToFolder('/home/me/projects/a.ts', folders), 'projects/a.ts');
  assert.equal(relativeToFolder('/home/merlin/a.ts', folders), '/home/merlin/a.ts');
  assert.equal(relativeToFolder('C:\\work\\src\\a.ts', folders), 'src\\a.ts');
  assert.equal(relativeToFolder('/a.ts', []), '/a.ts');
});

test('messages of the host are read, and what is none of them is not', () => {
  const run = sampleRun({ tasks: 5 });
  const [batch] = batchesOf(run, 1);
  assert.equal(parseHostMessage(batch)?.type, 'batch');
  assert.equal(parseHostMessage({ type: 'run-loaded', run, report: analyzeRun(run) })?.type, 'run-loaded');
  assert.equal(parseHostMessage({ type: 'run-phase', phase: 'pool' })?.type, 'run-phase');
  for (const other of [null, 7, 'batch', [], {}, { type: 'batch' }, { type: 'run-phase', phase: 'lunch' }]) {
    assert.equal(parseHostMessage(other), null);
  }
});

test('packed tasks are taken over when they are whole, else those of the run are', () => {
  const run = sampleRun({ tasks: 40, failing: 0.1 });
  const packed = packTasks(run);
  const report = analyzeRun(run);
  const without = { ...run, tasks: emptyTaskColumns() };
  const message = parseHostMessage({
    type: 'run-loaded',
    run: without,
    report,
    packed,
    dismissed: ['imbalance', 7],
  });
  assert.ok(message?.type === 'run-loaded');
  assert.deepEqual(message.packed, packed);
  assert.deepEqual([message.dismissed, message.canApply], [['imbalance'], false]);
  const [fromPacked, fromRun] = [new RunModel(), new RunModel()];
  fromPacked.apply(message);
  fromRun.apply({ type: 'run-loaded', run, report });
  assert.deepEqual(fromPacked.store, fromRun.store);
  for (const broken of [{ ...packed, start: packed.end.slice(1) }, { ...packed, phases: {} }, 'packed']) {
    const read = parseHostMessage({ type: 'run-loaded', run, report, packed: broken });
    assert.ok(read?.type === 'run-loaded' && read.packed === undefined);
  }
});

test('a run of another version becomes words about it', () => {
  const run = { ...sampleRun({ tasks: 5 }), schema: 'poolscope.run/9' };
  const message = parseHostMessage({ type: 'run-loaded', run, report: {} });
  assert.equal(message?.type, 'run-missing');
  assert.match(message?.type === 'run-missing' ? message.message : '', /poolscope\.run\/9/);
});

test('the place of an error is the first frame in the user’s own code', () => {
  const stack = [
    'Error: boom (at night:1:2)',
    '    at parse (/site/node_modules/marked/lib/marked.js:10:3)',
    '    at async render (/site/src/My Pages (old)/render.ts:14:18)',
    '    at node:internal/process:1:1',
  ];
  const place = { file: '/site/src/My Pages (old)/render.ts', line: 14, column: 18 };
  assert.deepEqual(locationOfStack(stack.join('\n')), place);
  assert.deepEqual(locationOfStack('    at run (file:///a/b.ts:3:9)'), {
    file: '/a/b.ts',
    line: 3,
    column: 9,
  });
  assert.deepEqual(locationOfStack('    at C:\\site\\a.ts:1:2'), {
    file: 'C:\\site\\a.ts',
    line: 1,
    column: 2,
  });
  assert.equal(locationOfStack(''), null);
});

test('failures that are alike are one group', () => {
  const failure = (index: number, message: string) => ({
    index,
    name: 'Error',
    message,
    stack: '',
    inputPreview: '',
  });
  const groups = groupFailures([failure(1, 'a'), failure(2, 'b'), failure(3, 'b')]);
  assert.deepEqual(
    groups.map(({ message, failures }) => [message, failures.map(({ index }) => index)]),
    [
      ['b', [2, 3]],
      ['a', [1]],
    ],
  );
});

test('thinning a series keeps its lowest and highest points', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => (i === 4321 ? 99 : i === 8765 ? -99 : Math.sin(i)));
  const source = { length: values.length, xAt: (at: number) => at, yAt: (at: number) => values[at] ?? 0 };
  const points = decimate(source, 500);
  assert.ok(points.length <= 500);
  assert.ok(points.some(({ x, y }) => x === 4321 && y === 99));
  assert.ok(points.some(({ x, y }) => x === 8765 && y === -99));
  for (let i = 1; i < points.length; i++) assert.ok((points[i]?.x ?? 0) >= (points[i - 1]?.x ?? 0));
  assert.equal(decimate({ ...source, length: 3 }, 500).length, 3);
  assert.deepEqual(decimate({ ...source, yAt: (at) => (at === 5 ? 1 : Number.NaN) }, 500), [{ x: 5, y: 1 }]);
});

test('the table can be read by start, by slowness and by failure', () => {
  const run = sampleRun({ tasks: 60, failing: 0.2 });
  const store = new TaskStore();
  store.append(run.tasks);
  const starts = Array.from(orderTasks(store, 'started'), (row) => store.startOf(row));
  assert.deepEqual(
    starts,
    [...starts].sort((a, b) => a - b),
  );
  const durations = Array.from(orderTasks(store, 'slowest'), (row) => store.durationOf(row));
  assert.deepEqual(
    durations,
    [...durations].sort((a, b) => b - a),
  );
  const failed = orderTasks(store, 'failed');
  assert.ok(run.failedTasks > 0);
  for (let i = 0; i < 60; i++) assert.equal(store.outcome[failed[i] ?? 0] !== 0, i < run.failedTasks);
});
