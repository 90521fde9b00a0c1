/** CPU profiles of real workers, mapped to the sources. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERIAL_PROCESS, type CpuProfile } from '../../protocol/cpu-profile.ts';
import type { ExecutorKind } from '../../protocol/profile-report.ts';
import { flameGraph } from '../../profile/cpu/flame-graph.ts';
import { functionTimes, type FunctionTimes } from '../../profile/cpu/function-times.ts';
import { completed, profile } from './profile-project.ts';
import { scratchProject } from './scratch-project.ts';

/** Seven parts of the work stand in `heavy`, three in `light`; on a machine of any speed, however busy. */
const SPLIT = `interface Amount {
  readonly rounds: number;
}

function heavy({ rounds }: Amount): number {
  let sum = 0;
  for (let i = 0; i < 7 * rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
}

const light = ({ rounds }: Amount): number => {
  let sum = 0;
  for (let i = 0; i < 3 * rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
};

export function work(rounds: number): number {
  return heavy({ rounds }) + light({ rounds });
}
`;

/** Some 50 ms a task. */
const INPUTS = 'Array.from({ length: 60 }, () => 700_000)';

function timesOf(profiles: readonly CpuProfile[]): Map<string, FunctionTimes> {
  return new Map(functionTimes(flameGraph(profiles)).map((times) => [times.frame.name, times]));
}

for (const executor of ['process', 'thread', 'event-loop'] as const satisfies readonly ExecutorKind[]) {
  test(`time in functions comes out as it was spent, at the lines of the TypeScript (${executor})`, async () => {
    const project = scratchProject({ 'package.json': '{"type":"module"}', 'split.ts': SPLIT });
    const profiled = await profile(project, 'split.ts', 'work', INPUTS, { executor, cpuProfile: true });
    completed(profiled, 60);
    const { cpuProfiles = [], workers, notes } = profiled.run;
    assert.deepEqual(notes, []);
    assert.deepEqual(
      cpuProfiles.map(({ worker }) => worker),
      workers.map(({ id }) => id),
    );
    const times = timesOf(cpuProfiles);
    const [heavy, light, work] = ['heavy', 'light', 'work'].map((name) => times.get(name));
    assert.ok(heavy && light && work);
    const share = heavy.totalMs / (heavy.totalMs + light.totalMs);
    assert.ok(Math.abs(share - 0.7) < 0.05, `heavy has ${share}`);
    const places = [heavy, light, work].map(({ frame: { kind, file, line } }) => [kind, file, line]);
    const file = project.path('split.ts');
    assert.deepEqual(places, [
      ['user', file, 5],
      ['user', file, 11],
      ['user', file, 17],
    ]);
    const { busyMs } = flameGraph(cpuProfiles);
    assert.ok(work.totalMs > 0.5 * busyMs && work.totalMs <= busyMs, `${work.totalMs} of ${busyMs}`);
  });
}

test('a profile stands on the clock of the run, and its times add up to its length', async () => {
  const project = scratchProject({ 'package.json': '{"type":"module"}', 'split.ts': SPLIT });
  const { run } = await profile(project, 'split.ts', 'work', INPUTS, { cpuProfile: true });
  assert.equal(run.cpuProfiles?.length, 2);
  for (const { worker, samples, selfMs, frame, frames } of run.cpuProfiles ?? []) {
    const record = run.workers[worker];
    assert.ok(record);
    const first = samples.at[0] ?? 0;
    const last = samples.at.at(-1) ?? 0;
    assert.ok(first > record.started && last < (record.exited ?? Infinity), 'within the life of the worker');
    const total = selfMs.reduce((sum, ms) => sum + ms, 0);
    assert.ok(Math.abs(total - (last - first)) < 2, `${total} in ${last - first}`);
    const inHeavy = (i: number): boolean => frames[frame[samples.node[i] ?? -1] ?? -1]?.name === 'heavy';
    const { tasks } = run;
    const sampled = samples.at.filter((_, i) => inHeavy(i));
    assert.ok(sampled.length > 0);
    const isInTask = (at: number): boolean =>
      tasks.index.some(
        (_, row) =>
          tasks.worker[row] === worker &&
          at >= (tasks.runStart[row] ?? Infinity) - 2 &&
          at <= (tasks.runEnd[row] ?? 0) + 2,
      );
    assert.deepEqual(
      sampled.filter((at) => !isInTask(at)),
      [],
      'what is sampled in the task was sampled while one ran',
    );
  }
});

test('whose code is whose is told, and two functions of one name keep it', async () => {
  const burn =
    'const end = performance.now() + 40; let n = 0; while (performance.now() < end) n++; return n;';
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'node_modules/dep/package.json': '{"name":"dep","version":"1.0.0","type":"module","main":"index.js"}',
    'node_modules/dep/index.js': `export function compute() { ${burn} }\n`,
    'other.ts': `export function step(): number { ${burn} }\n`,
    'task.ts': `import { compute } from 'dep';\nimport { step as otherStep } from './other.ts';\n\nfunction step(): number { ${burn} }\nexport function task(i: number): number { return step() + otherStep() + compute() + i; }\n`,
  });
  const { run } = await profile(project, 'task.ts', 'task', '[1, 2, 3, 4]', {
    cpuProfile: true,
    serialBudgetMs: 3000,
  });
  const serial = run.cpuProfiles?.filter(({ worker }) => worker === SERIAL_PROCESS) ?? [];
  assert.equal(serial.length, 1);
  for (const profiles of [serial, run.cpuProfiles ?? []]) {
    const found = functionTimes(flameGraph(profiles))
      .filter(({ totalMs }) => totalMs >= 20)
      .map(
        ({ frame: { name, kind, file, line } }) =>
          `${kind} ${name} ${file.replace(project.directory, '')}:${line}`,
      );
    for (const expected of [
      'user step /task.ts:4',
      'user step /other.ts:1',
      'user task /task.ts:5',
      'dependency compute /node_modules/dep/index.js:1',
    ]) {
      assert.ok(found.includes(expected), `${expected} in\n${found.join('\n')}`);
    }
  }
});

test('the user’s code sees nothing of the profiler, and what it starts is not profiled', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'task.ts': `import { execFileSync } from 'node:child_process';
export function task(_: number): void {
  const seen = [...process.execArgv, ...Object.keys(process.env)].filter((text) => /sampler|CPU_PROFILE/i.test(text));
  if (seen.length > 0) throw new Error(seen.join());
  execFileSync(process.execPath, ['-e', '0'], { env: process.env });
}
`,
  });
  const profiled = await profile(project, 'task.ts', 'task', '[1, 2]', { cpuProfile: true });
  completed(profiled, 2);
  assert.deepEqual(profiled.run.failures, []);
  assert.equal(profiled.run.cpuProfiles?.length, profiled.run.workers.length);
});

test('what a worker did is kept when it is killed, but for the last seconds, which are told of', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'task.ts': `export function task(i: number): void {
  const end = performance.now() + 200;
  while (performance.now() < end);
  if (i === 34) process.kill(process.pid, 'SIGKILL');
}
`,
  });
  const { run } = await profile(project, 'task.ts', 'task', 'Array.from({ length: 35 }, (_, i) => i)', {
    workers: 1,
    cpuProfile: true,
  });
  assert.equal(run.tasks.outcome.at(-1), 'worker-died');
  const times = timesOf(run.cpuProfiles ?? []);
  const ms = times.get('task')?.totalMs ?? 0;
  assert.ok(ms > 3000, `${ms} ms are known`);
  assert.match(run.notes.join('\n'), /The CPU profile of worker 0 lacks up to the last 5 s/);
});

test('no profile is taken unless it is asked for', async () => {
  const project = scratchProject({ 'package.json': '{"type":"module"}', 'split.ts': SPLIT });
  const { run } = await profile(project, 'split.ts', 'work', '[1, 2]');
  assert.equal(run.cpuProfiles, undefined);
});
