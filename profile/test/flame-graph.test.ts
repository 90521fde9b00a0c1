import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERIAL_PROCESS } from '../../protocol/cpu-profile.ts';
import { flameGraph, type FlameGraph } from '../cpu/flame-graph.ts';
import { functionTimes } from '../cpu/function-times.ts';
import { analyzeRun, renderReportText } from '../index.ts';
import { cpuProfileOf, type Stay } from './cpu-profile-of.ts';
import { repeat, runOf, scheduledTasks } from './synthetic-run.ts';

/** A line per node: two spaces a level, name, total, time in itself, where it begins. */
function drawn(graph: FlameGraph): string[] {
  return Array.from(graph.frame, (frame, node) => {
    const name = graph.frames[frame]?.name ?? '';
    return `${'  '.repeat(graph.depth[node] ?? 0)}${name} ${graph.totalMs[node]} ${graph.selfMs[node]} @${graph.leftMs[node]}`;
  });
}

const STAYS: readonly Stay[] = [
  [['node read', 'pool receive', 'pool run', 'user sum'], 10],
  [['node immediate', 'pool run', 'user sum', 'user half'], 30],
  [['node immediate', 'pool run'], 4],
  [['node immediate', 'pool run', 'user sum', 'gc collector'], 6],
  [['idle (idle)'], 50],
  [['program (program)'], 2],
];

test('the pool and what of Node leads to it are one frame, and idle time is apart', () => {
  const graph = flameGraph([cpuProfileOf(0, STAYS)]);
  assert.deepEqual(drawn(graph), [
    'Poolscope 50 4 @0',
    '  sum 46 10 @0',
    '    half 30 30 @0',
    '    collector 6 6 @30',
    '(program) 2 2 @50',
  ]);
  assert.equal(graph.busyMs, 52);
  assert.equal(graph.idleMs, 50);
});

test('profiles of several workers are merged, whatever the order of their frames', () => {
  const graph = flameGraph([
    cpuProfileOf(0, [[['pool run', 'user a'], 10]]),
    cpuProfileOf(1, [
      [['pool run', 'user b'], 25],
      [['pool run', 'user a'], 5],
    ]),
  ]);
  assert.deepEqual(drawn(graph), ['Poolscope 40 0 @0', '  b 25 25 @0', '  a 15 15 @25']);
});

test('a span takes the samples in it, and parts of those that reach over its ends', () => {
  const graph = flameGraph([cpuProfileOf(0, STAYS, 100)], { fromMs: 105, toMs: 120 });
  assert.deepEqual(drawn(graph), ['Poolscope 15 0 @0', '  sum 15 5 @0', '    half 10 10 @0']);
  assert.equal(flameGraph([cpuProfileOf(0, STAYS)], { fromMs: 900, toMs: 950 }).busyMs, 0);
});

test('pool code that a task calls stays below the task', () => {
  const graph = flameGraph([
    cpuProfileOf(0, [[['pool run', 'user nest', 'node emit', 'pool submit', 'pool send'], 3]]),
  ]);
  assert.deepEqual(drawn(graph), [
    'Poolscope 3 0 @0',
    '  nest 3 0 @0',
    '    emit 3 0 @0',
    '      Poolscope 3 3 @0',
  ]);
});

test('time of a function that calls itself counts once', () => {
  const graph = flameGraph([
    cpuProfileOf(0, [
      [['user fib'], 1],
      [['user fib', 'user fib', 'user leaf'], 4],
      [['user fib', 'user leaf', 'user fib'], 5],
    ]),
  ]);
  const times = functionTimes(graph).map(({ frame, selfMs, totalMs }) => [frame.name, selfMs, totalMs]);
  assert.deepEqual(times, [
    ['fib', 6, 10],
    ['leaf', 4, 9],
  ]);
});

test('the report names the functions in which the workers spent their time, and the serial run is not one', () => {
  const run = runOf(scheduledTasks({ runMs: repeat(4, 10), workers: 2 }), {
    cpuProfiles: [
      cpuProfileOf(0, STAYS),
      cpuProfileOf(SERIAL_PROCESS, [[['pool run', 'user sum'], 900]]),
      cpuProfileOf(1, [[['pool run', 'user sum', 'user half'], 48]]),
    ],
  });
  const report = analyzeRun(run);
  const [first, second] = report.hotFunctions ?? [];
  assert.deepEqual(first, {
    name: 'half',
    file: '/project/tasks.ts',
    line: 4,
    kind: 'user',
    selfMs: 78,
    totalMs: 78,
    selfShare: 0.78,
    totalShare: 0.78,
  });
  assert.equal(second?.name, 'sum');
  assert.equal(second.totalShare, 0.94);
  assert.match(
    renderReportText(report, run),
    /^Busy worker time by function, from the CPU profiles:\n {4}78 % {6}78 ms {2}in half \(tasks\.ts:4\)\n {4}10 % {6}10 ms {2}in sum \(tasks\.ts:3\), 94 % with what it calls\n/m,
  );
  assert.match(renderReportText(report, run), /^ {5}4 % +4 ms {2}in Poolscope itself\n/m);
});

test('what the engine has built in is part of the function that calls it', () => {
  const run = runOf(scheduledTasks({ runMs: [10], workers: 1 }), {
    cpuProfiles: [
      cpuProfileOf(0, [
        [['user sum'], 5],
        [['user sum', 'native now'], 15],
        [['user sum', 'native map', 'native now'], 5],
        [['user sum', 'native map', 'user half'], 25],
      ]),
    ],
  });
  const told = analyzeRun(run).hotFunctions?.map(({ name, selfMs, totalMs }) => [name, selfMs, totalMs]);
  assert.deepEqual(told, [
    ['sum', 25, 50],
    ['half', 25, 25],
    ['map', 0, 25],
  ]);
});

test('a profile of nothing is an empty graph', () => {
  const graph = flameGraph([cpuProfileOf(0, [[['idle (idle)'], 5]])]);
  assert.equal(graph.frame.length, 0);
  assert.deepEqual([graph.busyMs, graph.idleMs], [0, 5]);
  assert.equal(flameGraph([]).busyMs, 0);
});

test('a graph of a hundred thousand nodes, two hundred deep, is laid out', () => {
  const stays = Array.from({ length: 100_000 }, (_, i): Stay => [
    Array.from({ length: i % 200 === 0 ? 200 : 3 }, (_call, depth) => `user f${depth === 2 ? i : depth}`),
    1,
  ]);
  const profile = cpuProfileOf(0, stays);
  const graph = flameGraph([profile]);
  assert.equal(graph.busyMs, 100_000);
  assert.ok(graph.frame.length > 100_000);
});
