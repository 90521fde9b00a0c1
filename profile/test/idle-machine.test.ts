import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeRun } from '../index.ts';
import { contendedShare, onIdleMachine } from '../idle-machine.ts';
import { measure } from '../measurements.ts';
import { near } from './report-assertions.ts';
import { repeat, runOf, sampled, scheduledTasks, serialOf, workerOf } from './synthetic-run.ts';

/** 20 tasks that compute for 30 ms each, of which other programs made 120 ms in the pool and 60 ms serially. */
function busyRun() {
  return runOf(scheduledTasks({ runMs: repeat(20, 120), workers: 2, cpuShare: 0.25 }), {
    serial: serialOf(repeat(20, 60), { cpuMs: 640, mainThreadCpuMs: 600 }),
  });
}

test('on a busy machine the pool is judged by the CPU time of the tasks', () => {
  // Measured: 10 rounds · 120 = 1,200 ms against 20 · 60 = 1,200. By CPU: 10 · 30 = 300 against 600, twice as fast.
  const report = analyzeRun(busyRun());
  assert.equal(report.run.makespanMs, 1200);
  assert.equal(report.serialMs, 1200);
  assert.equal(report.speedup, 1);
  assert.equal(report.verdict.id, 'cpu-bound-good-fit');
  assert.equal(
    report.verdict.headline,
    'Pool is as fast as serial: 1.2 s instead of 1.2 s on 2 workers, but other programs used the CPUs: the tasks got 25 % of what they could use; on an idle machine the pool would be 2.0× faster than serial.',
  );
  assert.deepEqual(report.verdict.recommended, { executor: 'process', workers: 2, chunksize: 1 });
});

test('findings of a busy machine say that they are worked out', () => {
  // As above with 2 workers on 4 CPUs: by CPU 300 ms; on 4 workers 5 · 30 = 150.
  const report = analyzeRun({ ...busyRun(), machine: { ...busyRun().machine, cpus: 4 } });
  const [finding] = report.verdict.findings;
  assert.equal(finding?.id, 'undersubscribed');
  near(finding?.expected?.ms, 150);
  near(finding?.savedMs, 150);
  assert.match(finding?.caveat ?? '', /Worked out from CPU times, because other programs used the CPUs/);
});

test('everything that is not a run shrinks by the share that the tasks got', () => {
  // Workers ready at 200; 40 ms to hand over each task, 20 of them in the worker's deserializing. The tasks got a quarter of the
  // CPUs: 50 ms to start, 5 ms to deserialize, and no more than 0.15 for the message. Then 10 rounds of 30 + 5.15, and the start: 401.5.
  const run = runOf(
    scheduledTasks({ runMs: repeat(20, 120), workers: 2, cpuShare: 0.25, inMs: 40, readyAt: 200 }),
    { serial: serialOf(repeat(20, 60)), workers: [workerOf(0, { ready: 200 }), workerOf(1, { ready: 200 })] },
  );
  const m = measure(run);
  assert.ok(m);
  assert.equal(contendedShare(m), 0.25);
  const idle = onIdleMachine(m, 0.25);
  near(idle.makespanMs, 50 + 10 * 35.15);
  near(idle.workerTime.busyMs, 600);
  near(idle.workerTime.startUpMs, 100);
  near(idle.workerTime.handOverMs, 20 * 5.15);
  near(idle.startUpShare, 100 / 803);
  assert.equal(idle.latency?.p50, 30);
});

test('workers that fill the CPUs themselves do not make a machine busy', () => {
  // Tasks computed for 25 % of 1,200 ms on 2 workers; compiling and collecting took the rest of 2 · 1,200, or half of it.
  const withProcessCpu = (cpuMs: number) => {
    const workers = [sampled(0, { cpuMs }), sampled(1, { cpuMs })];
    return measure(
      runOf(scheduledTasks({ runMs: repeat(20, 120), workers: 2, cpuShare: 0.25 }), { workers }),
    );
  };
  const full = withProcessCpu(1140);
  const half = withProcessCpu(600);
  assert.ok(full && half);
  assert.equal(contendedShare(full), null);
  near(contendedShare(half) ?? undefined, 0.5);
});

test('workers beyond the CPUs do not make a machine busy, nor do runs too short for the clock', () => {
  const shared = measure(
    runOf(scheduledTasks({ runMs: repeat(20, 100), workers: 4, cpuShare: 0.5 }), {
      workers: [0, 1, 2, 3].map((id) => workerOf(id)),
    }),
  );
  assert.ok(shared);
  assert.equal(contendedShare(shared), null);
  const tiny = measure(runOf(scheduledTasks({ runMs: repeat(20, 0.1), workers: 2, cpuShare: 0 })));
  assert.ok(tiny);
  assert.equal(contendedShare(tiny), null);
});
