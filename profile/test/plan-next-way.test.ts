/** The planner against machines whose every cost is known, so that the best way is known too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way, WayMeasurement } from '../../protocol/ways-of-running.ts';
import { planNextWay, planWays, type PlanRequest, type WaysPlan } from '../ways/plan-next-way.ts';
import { measuredWays } from '../ways/measured-ways.ts';
import { isSameWay, wayTimes } from '../ways/way-times.ts';
import { cumulativeRunTimes, scheduleMs } from '../schedule.ts';
import { workersThatFit } from '../ways/workers-that-fit.ts';
import { randomNumbers, repeat, runOf, sampled, scheduledTasks, serialOf } from './synthetic-run.ts';

/** What a machine charges; ms. */
interface Truth {
  readonly runMs: readonly number[];
  readonly cpus: number;
  readonly perMessageMs: number;
  readonly perTaskMs: number;
  readonly threadPerTaskMs: number;
  readonly startMs: number;
  readonly threadStartMs: number;
  /** Part of each run that waits, so that calls in flight together overlap in it. */
  readonly waitingShare?: number;
  /** How much longer a run takes for each other worker. */
  readonly sharing?: number;
}

function truth(changes: Partial<Truth> & Pick<Truth, 'runMs'>): Truth {
  return {
    cpus: 8,
    perMessageMs: 0.1,
    perTaskMs: 0.005,
    threadPerTaskMs: 0.004,
    startMs: 60,
    threadStartMs: 45,
    ...changes,
  };
}

function trueMs(t: Truth, { executor, workers, chunksize }: Way): { startup: number; makespan: number } {
  const total = t.runMs.reduce((sum, ms) => sum + ms, 0);
  const waiting = t.waitingShare ?? 0;
  if (executor === 'serial') return { startup: 0, makespan: total };
  if (executor === 'event-loop') {
    const longest = Math.max(...t.runMs);
    return {
      startup: 0,
      makespan: total * (1 - waiting) + Math.max(waiting * longest, (total * waiting) / workers),
    };
  }
  const isThread = executor === 'thread';
  const slower = (1 + (t.sharing ?? 0) * (workers - 1)) * Math.max(1, workers / t.cpus);
  const makespan = scheduleMs(
    cumulativeRunTimes(t.runMs.map((ms) => ms * slower)),
    workers,
    chunksize,
    isThread ? t.threadPerTaskMs : t.perTaskMs,
    t.perMessageMs,
  );
  const startup = isThread ? t.threadStartMs : t.startMs;
  return { startup: startup * (1 + 0.1 * (workers - 1)), makespan };
}

/** The run that was recorded on that machine with all CPUs and the given chunk size. */
function recorded(t: Truth, chunksize = 1): RecordedRun {
  const current: Way = { executor: 'process', workers: t.cpus, chunksize };
  const { startup, makespan } = trueMs(t, current);
  const busy = t.runMs.reduce((sum, ms) => sum + ms, 0);
  const tasks = scheduledTasks({
    runMs: t.runMs,
    workers: t.cpus,
    inMs: (t.perMessageMs / chunksize + t.perTaskMs) / 2,
    outMs: (t.perMessageMs / chunksize + t.perTaskMs) / 2,
    readyAt: startup,
    cpuShare: 1 - (t.waitingShare ?? 0),
  });
  assert.ok(makespan > 0);
  const cpuMs = busy * (1 - (t.waitingShare ?? 0));
  return runOf(tasks, {
    machine: { ...runOf([]).machine, cpus: t.cpus },
    options: current,
    workers: repeat(t.cpus, 0).map((_, id) => ({
      ...sampled(id, { cpuMs: cpuMs / t.cpus, loopActiveMs: cpuMs / t.cpus }),
      ready: startup,
    })),
    serial: serialOf(t.runMs, { cpuMs, mainThreadCpuMs: cpuMs }),
  });
}

interface Swept {
  readonly runs: Way[];
  readonly measurements: WayMeasurement[];
  readonly ended: string;
  readonly plan: WaysPlan;
}

function sweep(t: Truth, request: Partial<PlanRequest> = {}, noise = 0.03, seed = 11): Swept {
  const run = recorded(t);
  const plan = planWays(run, { choose: 'sweep', budgetMs: 1e9, mostWorkers: t.cpus, ...request });
  assert.ok(plan !== null);
  const random = randomNumbers(seed * 7919);
  const measurements: (WayMeasurement & { makespanMs: number[]; startupMs: number[] })[] = [];
  const runs: Way[] = [];
  for (let spent = 0; ;) {
    const next = planNextWay(plan, measurements, spent);
    if (next.kind === 'stop') return { runs, measurements, ended: next.ended, plan };
    assert.ok(runs.length < 100, 'the planner comes to an end');
    runs.push(next.way);
    const { startup, makespan } = trueMs(t, next.way);
    const factor = 1 + noise * (2 * random() - 1);
    const part = (makespan * factor * plan.tasks) / plan.totalTasks;
    spent += startup + part;
    const known = measurements.find(({ way }) => isSameWay(way, next.way));
    if (known !== undefined) {
      known.makespanMs.push(part);
      known.startupMs.push(startup);
    } else {
      measurements.push({
        way: next.way,
        makespanMs: [part],
        startupMs: [startup],
        cpuMs: [0],
        peakRssBytes: [0],
        tasks: plan.tasks,
        failedTasks: 0,
      });
    }
  }
}

/** How much longer what is recommended after the sweep takes than the best of all ways, 0 for as good. */
function regretOf(t: Truth, { measurements, plan }: Swept): number {
  const ways = { ...NO_WAYS, measurements };
  const found = measuredWays({ ...recorded(t), ways });
  assert.ok(found !== null);
  const total = (way: Way): number => {
    const { startup, makespan } = trueMs(t, way);
    return startup + makespan;
  };
  return total(found.best.way) / Math.min(...plan.candidates.map(({ way }) => total(way))) - 1;
}

const NO_WAYS = {
  budgetMs: 1e9,
  spentMs: 0,
  ended: 'precise',
  comparedTasks: 0,
  differingTasks: 0,
  disagreements: [],
} as const;

const random = randomNumbers(42);
const WORKLOADS: Readonly<Record<string, Truth>> = {
  'even tasks that compute': truth({ runMs: repeat(200, 20) }),
  'a few long tasks': truth({ runMs: repeat(24, 300) }),
  'tiny tasks': truth({ runMs: repeat(20_000, 0.02) }),
  'tiny tasks, dear messages': truth({ runMs: repeat(20_000, 0.05), perMessageMs: 0.4 }),
  'too little for a pool': truth({ runMs: repeat(50, 0.5) }),
  'uneven tasks': truth({ runMs: repeat(400, 0).map(() => 1 + 40 * random() ** 4) }),
  'copies that threads save': truth({ runMs: repeat(300, 4), perTaskMs: 6, threadPerTaskMs: 0.5 }),
  'copies that cost more than the work': truth({ runMs: repeat(300, 4), perTaskMs: 40, threadPerTaskMs: 38 }),
  'tasks that wait': truth({ runMs: repeat(500, 20), waitingShare: 0.98 }),
  'memory that all share': truth({ runMs: repeat(300, 10), sharing: 0.25 }),
  'two CPUs': truth({ runMs: repeat(100, 15), cpus: 2 }),
  'two CPUs, short tasks': truth({ runMs: repeat(3000, 0.3), cpus: 2 }),
};

for (const [name, t] of Object.entries(WORKLOADS)) {
  test(`recommends a way within 10 % of the best of all, in 10 runs: ${name}`, () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const swept = sweep(t, {}, 0.05, seed);
      assert.ok(swept.runs.length <= 10, `${swept.runs.length} runs`);
      const regret = regretOf(t, swept);
      const tried = swept.runs.map((way) => `${way.executor} ${way.workers}/${way.chunksize}`).join(', ');
      assert.ok(regret <= 0.1, `regret ${regret.toFixed(3)} after ${tried}`);
    }
  });
}

test('compares each kind twice at least, and goes on only with those that may be the best', () => {
  const t = WORKLOADS['even tasks that compute'];
  assert.ok(t !== undefined);
  const { measurements, ended } = sweep(t, { choose: 'compare' });
  const runs = Object.fromEntries(
    measurements.map(({ way, makespanMs }) => [way.executor, makespanMs.length]),
  );
  assert.deepEqual(Object.keys(runs), ['process', 'thread', 'event-loop', 'serial']);
  assert.equal(runs['serial'], 2);
  assert.equal(runs['event-loop'], 2);
  assert.equal(ended, 'precise');
});

test('ends when the time is spent, and takes fewer inputs where all of them would take too long', () => {
  const t = WORKLOADS['even tasks that compute'];
  assert.ok(t !== undefined);
  const whole = sweep(t, { budgetMs: 1000 });
  assert.equal(whole.ended, 'budget');
  assert.ok(whole.plan.tasks < 200 && whole.plan.tasks >= 32, String(whole.plan.tasks));
  assert.ok(whole.measurements.length >= 1);
  assert.equal(whole.measurements[0]?.tasks, whole.plan.tasks);
});

test('what the recorded run took tells how steady the machine is', () => {
  const way: Way = { executor: 'process', workers: 2, chunksize: 1 };
  const other: Way = { executor: 'thread', workers: 2, chunksize: 1 };
  const measurements = [way, other].map((one) => ({
    way: one,
    makespanMs: [1000],
    startupMs: [0],
    cpuMs: [0],
    peakRssBytes: [0],
    tasks: 10,
    failedTasks: 0,
  }));
  const width = (recordedMs: number) =>
    wayTimes(measurements, 10, { way, ms: recordedMs }).map(({ range }) => range.high / range.low);
  const [steady = 0, steadyOther = 0] = width(1000);
  const [shaken = 0, shakenOther = 0] = width(1600);
  assert.ok(steady < 1.4 && steadyOther < 1.4, `${steady} ${steadyOther}`);
  assert.ok(shaken > 2 && shakenOther > 2, `${shaken} ${shakenOther}`);
});

test('a sweep keeps time to make sure of what it found', () => {
  const t = WORKLOADS['even tasks that compute'];
  assert.ok(t !== undefined);
  const { runs, measurements } = sweep(t, { budgetMs: 6000 });
  // Some were tried, and the best of them again, although there was no time for ten runs.
  assert.ok(runs.length < 10 && measurements.length >= 2, String(runs.length));
  assert.ok(measurements.some(({ makespanMs }) => makespanMs.length >= 2));
});

test('tries no more workers than it is allowed', () => {
  const t = WORKLOADS['even tasks that compute'];
  assert.ok(t !== undefined);
  const { runs, plan } = sweep(t, { mostWorkers: 3 });
  assert.ok(runs.length > 3);
  // The setting that was recorded ran already.
  assert.ok(runs.every((way) => way.workers <= 3 || isSameWay(way, plan.current)));
});

test('starts no workers that would not fit into the memory that is free', () => {
  const t = WORKLOADS['even tasks that compute'];
  assert.ok(t !== undefined);
  const run = recorded(t);
  assert.equal(workersThatFit(run, { cpus: 8, memoryBytes: 8e9 }), 8);
  // A worker took 50 MB at its peak, and a fifth of the memory stays free.
  assert.equal(workersThatFit(run, { cpus: 8, memoryBytes: 200e6 }), 3);
  assert.equal(workersThatFit(run, { cpus: 8, memoryBytes: 1e6 }), 1);
  assert.equal(workersThatFit({ ...run, submittedTasks: 2 }, { cpus: 8, memoryBytes: 8e9 }), 2);
});

test('an interval of many runs holds their mean and shrinks with them', () => {
  const random_ = randomNumbers(5);
  const way: Way = { executor: 'process', workers: 2, chunksize: 1 };
  const of = (count: number) => {
    const makespanMs = repeat(count, 0).map(() => 1000 * (1 + 0.05 * (2 * random_() - 1)));
    const measurement = {
      way,
      makespanMs,
      startupMs: repeat(count, 100),
      cpuMs: [],
      peakRssBytes: [],
      tasks: 10,
      failedTasks: 0,
    };
    const [times] = wayTimes([measurement], 20);
    assert.ok(times !== undefined);
    return times.range;
  };
  // Half of the inputs took 1000 ms, and the start is paid once.
  for (const count of [1, 3, 10]) {
    const { ms, low, high } = of(count);
    assert.ok(low < 2100 && 2100 < high, `${low} to ${high} of ${count}`);
    assert.ok(Math.abs(ms / 2100 - 1) < 0.06);
  }
  assert.ok(of(10).high / of(10).low < of(3).high / of(3).low);
});
