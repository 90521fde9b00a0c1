/** A run that has everything which a recorded run can have, with values that every stored form keeps exactly. */
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import type { RecordedRun, WorkerSamples } from '../../protocol/recorded-run.ts';
import type { WaysRecord } from '../../protocol/ways-of-running.ts';
import { runOf, scheduledTasks, serialOf, workerOf, type SyntheticTask } from './synthetic-run.ts';

export function fullRun(changes: Partial<RecordedRun> = {}): RecordedRun {
  const died: SyntheticTask = {
    index: 5,
    worker: 1,
    submitted: 0,
    runStart: 9.5,
    settled: 12,
    outcome: 'worker-died',
  };
  const never: SyntheticTask = {
    index: 6,
    worker: -1,
    submitted: 0,
    settled: 12.25,
    outcome: 'cancelled',
    cpuMs: null,
  };
  const run = runOf([...scheduledTasks({ runMs: [3, 4, 5, 0.25, 1], workers: 2, inMs: 0.5 }), died, never], {
    outcome: 'failed',
    failure: {
      kind: 'runner-died',
      message: 'The runner died.',
      detail: 'Error: gone\n    at work (work.ts:3:1)',
      location: { file: 'work.ts', line: 3, column: 1 },
    },
    failedTasks: 1,
    failures: [{ index: 5, name: 'TypeError', message: 'no', stack: 'TypeError: no', inputPreview: '[ 1 ]' }],
    workers: [
      workerOf(0, { kind: 'thread', label: 'worker.js', samples: samples(6) }),
      workerOf(1, { ready: null, exited: 11.5, exitCode: null, exitSignal: 'SIGKILL' }),
    ],
    serial: serialOf([3, 4, 5], { mainThreadCpuMs: null }),
    taskNames: ['parse', 'render “page”'],
    parent: samples(3),
    program: { command: ['node', 'app.js'], exitCode: 0, exitSignal: null, libraries: ['piscina 5.3.2'] },
    ways: ways(),
    cpuProfiles: [cpuProfile(0), cpuProfile(-1)],
    aggregated: {
      tasks: 3,
      failedTasks: 1,
      bytesIn: 24,
      bytesOut: 16,
      queueMs: 1.5,
      runMs: 9,
      cpuMs: 8.75,
      fromMs: 12,
      toMs: 30,
    },
    prediction: { runId: 'before', finding: 'tiny-task', ms: 10, low: 8, high: 12 },
    submittedTasks: 10,
    notes: ['a note', 'and “another”'],
    ...changes,
  });
  return { ...run, tasks: { ...run.tasks, name: run.tasks.index.map((index) => index % 2) } };
}

export function cpuProfile(worker: number): CpuProfile {
  return {
    worker,
    intervalMs: 1,
    frames: [
      { name: '(root)', file: '', line: 0, column: 0, kind: 'program' },
      { name: 'work', file: '/project/work.ts', line: 3, column: 17, kind: 'user' },
    ],
    frame: [0, 1, 1],
    parent: [-1, 0, 1],
    selfMs: [0.5, 2, 1],
    samples: { at: [1, 2.125, 3], node: [1, 2, 1] },
  };
}

function samples(count: number): WorkerSamples {
  const series = (by: number): number[] => Array.from({ length: count }, (_, i) => i * by);
  return {
    at: series(2.5),
    cpuMs: series(1.25),
    rssBytes: series(1_000_000),
    heapUsedBytes: series(500_000),
    loopActiveMs: series(0.75),
    gcMs: series(0.125),
  };
}

function ways(): WaysRecord {
  const pool = { executor: 'process', workers: 2, chunksize: 1 } as const;
  const serial = { executor: 'serial', workers: 1, chunksize: 1 } as const;
  return {
    budgetMs: 5000,
    spentMs: 1234.5,
    ended: 'precise',
    measurements: [
      {
        way: pool,
        makespanMs: [8, 9],
        startupMs: [30, 31],
        cpuMs: [12, 13],
        peakRssBytes: [1e8, 1e8],
        tasks: 7,
        failedTasks: 0,
      },
    ],
    comparedTasks: 7,
    differingTasks: 1,
    disagreements: [{ index: 2, first: { way: serial, preview: '1' }, second: { way: pool, preview: '2' } }],
  };
}
