/** Whatever a file holds that is in the format, there is a report on it with numbers that are numbers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TASK_STAMPS, type RecordedRun, type TaskOutcome } from '../../protocol/recorded-run.ts';
import {
  analyzeRun,
  latencyHistogram,
  parseRecordedRun,
  renderReportText,
  serializeRecordedRun,
  utilizationOverTime,
} from '../index.ts';
import { randomNumbers, runOf, serialOf, workerOf, type SyntheticTask } from './synthetic-run.ts';

const OUTCOMES: readonly TaskOutcome[] = ['ok', 'ok', 'ok', 'error', 'cancelled', 'timeout', 'worker-died'];

test('any run in the format gets a report of finite numbers', () => {
  const random = randomNumbers(5);
  for (let i = 0; i < 400; i += 1) {
    const run = parseRecordedRun(serializeRecordedRun(anyRun(random)));
    const report = analyzeRun(run);
    const series = utilizationOverTime(run, 7);
    for (const [path, value] of numbersIn({ report, series, bins: latencyHistogram(run, 5) })) {
      assert.ok(Number.isFinite(value), `${path} is ${value} in run ${i}`);
    }
    for (const value of series.value) assert.ok(value >= 0 && value <= 1, `utilization ${value} in run ${i}`);
    assert.ok(report.utilization >= 0 && report.utilization <= 1);
    const text = renderReportText(report, run);
    assert.ok(text.startsWith(report.verdict.headline));
    assert.doesNotMatch(text, /NaN|Infinity|undefined|–×/);
  }
});

function anyRun(random: () => number): RecordedRun {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const maybe = (value: number): number | null => (random() < 0.8 ? value : null);
  const count = pick([0, 1, 2, 3, 20]);
  const lacks = random() < 0.5 ? 0 : 0.3;
  const tasks = Array.from({ length: count }, (_, index): SyntheticTask => {
    let at = random() * 100 - 20;
    const task: Record<string, number> = {};
    for (const stamp of TASK_STAMPS) {
      at += pick([0, 0.001, random(), random() * 50, -random()]);
      if (random() >= lacks) task[stamp] = at;
    }
    return {
      ...task,
      index,
      worker: pick([-1, 0, 1, 7]),
      outcome: pick(OUTCOMES),
      bytesIn: pick([0, 10, 1e7]),
      cpuMs: maybe(random() * 30),
    };
  });
  const workers = Array.from({ length: pick([0, 1, 2, 3]) }, (_, id) =>
    workerOf(id, {
      started: random() * 20 - 10,
      ready: maybe(random() * 50),
      exited: random() < 0.3 ? random() * 200 : null,
      exitSignal: pick([null, 'SIGKILL']),
      samples: {
        at: [1, 90],
        cpuMs: [random() * 10, random() * 300],
        rssBytes: [1e7, pick([1e8, 6e9])],
        heapUsedBytes: [1, 2],
        loopActiveMs: [0, random() * 200],
      },
    }),
  );
  const outcome = pick(['completed', 'completed', 'cancelled', 'failed'] as const);
  const serialTasks = Math.floor(random() * (count + 1));
  return runOf(tasks, {
    workers,
    outcome,
    failure:
      outcome === 'failed' ? { kind: 'runner-died', message: 'It died.', detail: '', location: null } : null,
    machine: { ...runOf([]).machine, cpus: pick([1, 2, 64]), memoryBytes: pick([0, 8e9]) },
    options: { executor: 'process', workers: pick([1, 2, 100]), chunksize: pick([1, 8, 100_000]) },
    submittedTasks: count,
    serial: pick([
      null,
      serialOf([], { tasks: 0 }),
      serialOf(Array.from({ length: serialTasks }, () => random() * 20)),
      serialOf(
        Array.from({ length: count }, () => random() * 20),
        { cpuMs: random(), mainThreadCpuMs: null },
      ),
    ]),
  });
}

function* numbersIn(value: unknown, path = ''): Generator<[string, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* numbersIn(inner, `${path}.${key}`);
  }
}
