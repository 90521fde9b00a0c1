import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyzeRun } from '../analyze-run.ts';
import { renderReportText } from '../report-text.ts';
import type { ObservedProgram, RecordedRun } from '../../protocol/recorded-run.ts';
import { runOf, workerOf, type SyntheticTask } from './synthetic-run.ts';

const PROGRAM: ObservedProgram = {
  command: ['node', 'app.js'],
  exitCode: 0,
  exitSignal: null,
  libraries: ['piscina 5.3.2'],
};

/** Tasks of `ms` one after another on each worker, with `gap` between them. */
function tasksOn(workers: readonly number[], count: number, ms: number, gap = 0): SyntheticTask[] {
  return workers.flatMap((worker) =>
    Array.from({ length: count }, (_, i) => taskAt(worker, i * (ms + gap), ms)),
  );
}

function taskAt(worker: number, at: number, ms: number): SyntheticTask {
  return {
    worker,
    submitted: at,
    serialized: at,
    dispatched: at,
    received: at,
    deserialized: at,
    runStart: at,
    runEnd: at + ms,
    resultSerialized: at + ms,
    resultReceived: at + ms,
    resultDeserialized: at + ms,
    settled: at + ms,
    cpuMs: ms,
  };
}

function observed(tasks: readonly SyntheticTask[], changes: Partial<RecordedRun> = {}): RecordedRun {
  return runOf(tasks, {
    program: PROGRAM,
    function: { file: '/app.js', name: 'app.js', line: 1, column: 1 },
    ...changes,
  });
}

describe('the verdict on a watched program', () => {
  it('says what the workers did, and nothing of a speed-up', () => {
    const report = analyzeRun(observed(tasksOn([0, 1], 10, 10)));
    assert.equal(report.verdict.id, 'healthy');
    assert.equal(
      report.verdict.headline,
      'app.js gave 20 tasks to 2 workers of piscina 5.3.2 in 100 ms: they were busy for 100 % of it.',
    );
    assert.equal(report.speedup, null);
    assert.doesNotMatch(renderReportText(report, observed(tasksOn([0, 1], 10, 10))), /Recommended/);
  });

  it('names the option of the library where CPUs are left', () => {
    const machine = { ...observed([]).machine, cpus: 4 };
    const { verdict } = analyzeRun(observed(tasksOn([0, 1], 20, 10), { machine }));
    assert.equal(verdict.id, 'undersubscribed');
    assert.equal(verdict.findings[0].action, 'Set maxThreads of piscina 2 → 4.');
    assert.equal(verdict.findings[0].setting, undefined);
    assert.equal(verdict.recommended.workers, 4);
  });

  it('says that workers are started again and again', () => {
    const workers = Array.from({ length: 8 }, (_, id) =>
      workerOf(id, { started: id * 40, ready: id * 40 + 30, exited: id * 40 + 39, exitCode: 0 }),
    );
    const tasks = workers.map(({ id }) => ({
      ...taskAt(id, id * 40, 0),
      ...taskAt(id, id * 40 + 30, 5),
      submitted: id * 40,
      serialized: id * 40,
      dispatched: id * 40,
    }));
    const program = { ...PROGRAM, libraries: ['worker_threads'] };
    const { verdict } = analyzeRun(observed(tasks, { workers, program }));
    assert.equal(verdict.id, 'worker-restarts');
    assert.match(verdict.findings[0].evidence, /^8 workers were started for 1 at a time\./);
    assert.match(verdict.findings[0].action, /Keep the workers/);
  });

  it('says that tasks only wait', () => {
    const samples = (id: number) => ({
      at: [0, 1000],
      cpuMs: [0, 10],
      rssBytes: [1, 1],
      heapUsedBytes: [1, 1],
      loopActiveMs: [0, 12 + id],
      gcMs: [0, 0],
    });
    const workers = [workerOf(0, { samples: samples(0) }), workerOf(1, { samples: samples(1) })];
    const tasks = tasksOn([0, 1], 10, 100).map((task) => ({ ...task, cpuMs: 1 }));
    assert.equal(analyzeRun(observed(tasks, { workers })).verdict.id, 'io-bound');
  });

  it('says that a busy main thread keeps the workers waiting', () => {
    const parent = {
      at: [0, 500, 1000],
      cpuMs: [0, 500, 1000],
      rssBytes: [1, 1, 1],
      heapUsedBytes: [1, 1, 1],
      loopActiveMs: [0, 490, 980],
    };
    const { verdict } = analyzeRun(observed(tasksOn([0, 1], 25, 20, 20), { parent }));
    assert.equal(verdict.id, 'main-thread-bottleneck');
    assert.match(verdict.findings[0].evidence, /is busy for 98 % of the time/);
    assert.notEqual(analyzeRun(observed(tasksOn([0, 1], 25, 20, 20))).verdict.id, 'main-thread-bottleneck');
  });

  it('says what is missing where there is no worker or no task, and how the program ended', () => {
    const without = analyzeRun(observed([], { workers: [], program: { ...PROGRAM, exitCode: 3 } }));
    assert.equal(without.verdict.id, 'too-little-data');
    assert.match(without.verdict.headline, /started no worker; the program ended with exit code 3/);
    const idle = analyzeRun(observed([]));
    assert.match(idle.verdict.headline, /started 2 workers, but none of them answered a task/);
  });
});
