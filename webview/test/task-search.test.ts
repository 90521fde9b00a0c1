import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../../profile/index.ts';
import { RunModel } from '../model/run-model.ts';
import { searchTasks } from '../model/task-search.ts';
import { sampleRun } from './sample-run.ts';

const NAMES = ['renderPage', 'parseHeader', 'constructor'];
const run = sampleRun({ tasks: 120, failing: 0.1, taskNames: NAMES });
const model = new RunModel();
model.apply({ type: 'run-loaded', run, report: analyzeRun(run) });
const { store, failures } = model;

function search(query: string): number[] {
  return Array.from(searchTasks(query, { store, failures, names: NAMES }));
}

function rowsWhere(test: (row: number) => boolean): number[] {
  return Array.from({ length: store.length }, (_, row) => row)
    .filter(test)
    .sort((a, b) => store.startOf(a) - store.startOf(b));
}

test('tasks are found by number, worker, outcome, run time and name', () => {
  const median = 18;
  for (const [query, expected] of [
    ['#12', (row: number) => store.index[row] === 12],
    ['12', (row: number) => store.index[row] === 12],
    ['task 12', (row: number) => store.index[row] === 12],
    ['worker 3', (row: number) => store.worker[row] === 3],
    ['w3', (row: number) => store.worker[row] === 3],
    ['failed', (row: number) => store.outcome[row] !== 0],
    ['ok', (row: number) => store.outcome[row] === 0],
    [`>${median}ms`, (row: number) => store.durationOf(row) > median],
    [`> ${median} ms`, (row: number) => store.durationOf(row) > median],
    ['<=0.018s', (row: number) => store.durationOf(row) <= median],
    ['parse', (row: number) => store.name?.[row] === 1],
    ['CONSTRUCTOR', (row: number) => store.name?.[row] === 2],
    ['frontmatter', (row: number) => store.outcome[row] === 3],
    [`worker 1 >${median}ms`, (row: number) => store.worker[row] === 1 && store.durationOf(row) > median],
  ] as const) {
    const wanted = rowsWhere(expected);
    assert.ok(wanted.length > 0, `${query} has something to find`);
    assert.deepEqual(search(query), wanted, query);
  }
});

test('what matches nothing finds nothing, and an empty query neither', () => {
  for (const query of ['', '   ', '#99999', 'worker 77', '>1min', 'no such words', '>>', '<img>', 'toString'])
    assert.deepEqual(search(query), [], query);
});

test('matches are in the order of their start', () => {
  const starts = search('worker 0').map((row) => store.startOf(row));
  assert.deepEqual(
    starts,
    [...starts].sort((a, b) => a - b),
  );
});
