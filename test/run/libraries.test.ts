/** Unchanged programs over the real libraries: how many workers and tasks, and how long they took. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { observe } from './run-command.ts';

const TASKS = 12;
const MS = 10;

interface Expected {
  readonly program: readonly string[];
  readonly library: RegExp;
  readonly kind: 'process' | 'thread';
  readonly workers?: number;
  readonly name?: string;
  /** Whether the program has one task fail and catches it. */
  readonly fails?: boolean;
}

const CASES: readonly Expected[] = [
  { program: ['piscina.mjs'], library: /^piscina 5\./, kind: 'thread', name: 'burn', fails: true },
  { program: ['tinypool.mjs', 'worker_threads'], library: /^tinypool 2\./, kind: 'thread', name: 'burn' },
  { program: ['tinypool.mjs', 'child_process'], library: /^tinypool 2\./, kind: 'process', name: 'burn' },
  {
    program: ['workerpool.cjs', 'thread'],
    library: /^workerpool 10\./,
    kind: 'thread',
    name: 'burn',
    fails: true,
  },
  {
    program: ['workerpool.cjs', 'process'],
    library: /^workerpool 10\./,
    kind: 'process',
    name: 'burn',
    fails: true,
  },
  {
    program: ['jest-worker.cjs', 'thread'],
    library: /^jest-worker 30\./,
    kind: 'thread',
    name: 'burn',
    fails: true,
  },
  {
    program: ['jest-worker.cjs', 'process'],
    library: /^jest-worker 30\./,
    kind: 'process',
    name: 'burn',
    fails: true,
  },
  { program: ['poolifier.cjs', 'thread'], library: /^poolifier 5\./, kind: 'thread', name: 'burn' },
  { program: ['poolifier.cjs', 'cluster'], library: /^poolifier 5\./, kind: 'process', name: 'burn' },
  { program: ['poolscope.mjs', 'process'], library: /^poolscope/, kind: 'process' },
  { program: ['poolscope.mjs', 'thread'], library: /^poolscope/, kind: 'thread' },
  { program: ['fork.cjs'], library: /^child_process$/, kind: 'process', name: 'burn' },
  { program: ['raw-worker.mjs'], library: /^worker_threads$/, kind: 'thread' },
];

describe('poolscope run', () => {
  for (const expected of CASES) {
    it(`records ${expected.program.join(' ')}`, async () => {
      const { code, stdout, run } = await observe([...expected.program, String(TASKS), String(MS)]);
      assert.equal(code, 0);
      assert.equal(stdout, expected.fails ? 'caught wrong\n' : '');
      assert.ok(run);
      assertTasks(run, expected);
      assertWorkers(run, expected);
    });
  }

  it('watches children that are given an environment of their own', async () => {
    const { run } = await observe(['fork.cjs', String(TASKS), String(MS), 'empty']);
    assert.ok(run);
    assertTasks(run, { program: [], library: /^child_process$/, kind: 'process', name: 'burn' });
  });

  it('takes the life of a worker that gets its work as its data for a task', async () => {
    const { run } = await observe(['one-worker-per-task.cjs', '4', '20']);
    assert.ok(run);
    assert.equal(run.workers.length, 4);
    assert.deepEqual(run.tasks.outcome, ['ok', 'ok', 'ok', 'ok']);
    for (const ms of runTimes(run)) assert.ok(ms >= 20, `${ms} ms`);
  });
});

function assertTasks(run: RecordedRun, { library, name, fails }: Expected): void {
  const { tasks } = run;
  assert.equal(tasks.index.length, TASKS + (fails ? 1 : 0));
  assert.equal(run.failedTasks, fails ? 1 : 0);
  assert.deepEqual(
    run.failures.map(({ message }) => message),
    fails ? ['wrong'] : [],
  );
  assert.equal(run.program?.libraries.length, 1);
  assert.match(run.program.libraries[0], library);
  const burns = runTimes(run).filter((_, row) => tasks.outcome[row] === 'ok');
  for (const ms of burns) assert.ok(ms >= MS - 0.1, `ran for ${ms} ms`);
  // On a busy machine most are held up, but hardly all of them.
  assert.ok(Math.min(...burns) < 3 * MS, `the shortest took ${Math.min(...burns)} ms`);
  for (const row of tasks.index.keys()) {
    const stamps = [tasks.submitted, tasks.dispatched, tasks.runStart, tasks.runEnd, tasks.settled].map(
      (column) => column[row],
    );
    assert.ok(
      stamps.every((at) => at !== null),
      `task ${tasks.index[row]} lacks a moment: ${stamps.join(', ')}`,
    );
    assert.deepEqual(
      stamps,
      stamps.toSorted((a, b) => a - b),
    );
    assert.ok(tasks.bytesIn[row] > 0 && tasks.bytesIn[row] < 1000);
  }
  if (name !== undefined) assert.ok(run.taskNames?.includes(name), run.taskNames?.join(', '));
}

function assertWorkers(run: RecordedRun, { kind, workers = 2 }: Expected): void {
  assert.equal(run.workers.length, workers);
  assert.equal(run.options.executor, kind);
  assert.equal(run.options.workers, workers);
  for (const worker of run.workers) {
    assert.equal(worker.kind, kind);
    assert.ok(worker.ready !== null && worker.ready > worker.started);
    assert.ok(worker.exited !== null && worker.exited > worker.ready);
    assert.ok(worker.samples.at.length > 0);
    assert.ok(worker.samples.rssBytes.every((bytes) => bytes > 1e6));
    assert.ok(run.tasks.worker.includes(worker.id));
    const loop = worker.samples.loopActiveMs;
    assert.deepEqual(
      loop,
      loop.toSorted((a, b) => a - b),
    );
  }
}

function runTimes({ tasks }: RecordedRun): number[] {
  return tasks.index.map((_, row) => Number(tasks.runEnd[row]) - Number(tasks.runStart[row]));
}
