/** Whole profiles that run to their end. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ProfileInputs } from '../host/index.ts';
import { completed, isAlive, profile } from './profile-project.ts';
import { scratchProject } from './scratch-project.ts';

const BUSY =
  'function burn(ms: number) { const end = performance.now() + ms; while (performance.now() < end); return ms; }\n';

test('a run records every task, worker and phase, and the serial baseline', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'task.ts': `${BUSY}const times = Array.from({ length: 20 }, () => 5);\n`,
  });
  const profiled = await profile(project, 'task.ts', 'burn', 'times', { serialBudgetMs: 3000 });
  completed(profiled, 20);
  const { run, events } = profiled;
  assert.equal(run.schema, 'poolscope.run/1');
  assert.equal(run.machine.nodeVersion, process.versions.node);
  assert.deepEqual(run.function, { file: project.path('task.ts'), name: 'burn', line: 1, column: 1 });
  for (let row = 0; row < 20; row++) {
    const { submitted, received, runStart, runEnd, settled } = run.tasks;
    const moments = [submitted[row], received[row], runStart[row], runEnd[row], settled[row]] as number[];
    assert.ok(
      moments.every((at, i) => i === 0 || at >= (moments[i - 1] ?? NaN)),
      `task ${row}: ${moments.join(' ')}`,
    );
    assert.ok((runEnd[row] ?? 0) - (runStart[row] ?? 0) > 4.99);
    assert.ok((run.tasks.bytesIn[row] ?? 0) > 0);
  }
  assert.equal(run.workers.length, 2);
  for (const worker of run.workers) {
    assert.ok(worker.pid > 0 && worker.ready !== null && worker.ready >= worker.started);
  }
  assert.ok(run.workers.some(({ samples }) => samples.at.length > 0));
  assert.equal(run.serial?.tasks, 20);
  assert.equal(run.serial?.taskMs.length, 20);
  assert.ok((run.serial?.wallMs ?? 0) >= 100 && (run.serial?.cpuMs ?? 0) > 0);
  const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
  assert.deepEqual(phases, ['preparing', 'importing', 'pool', 'serial']);
});

test('time in garbage collection is recorded with each look at a worker', async () => {
  const project = scratchProject({
    'task.ts':
      // Kept for a while, or the compiler would make none of the objects.
      'let kept: object[] = [];\n' +
      'export function litter(n: number) {\n' +
      '  for (let i = 0; i < n; i++) { kept.push({ i }); if (kept.length > 50_000) kept = []; }\n' +
      '  return kept.length;\n}\n',
  });
  const profiled = await profile(project, 'task.ts', 'litter', 'Array.from({ length: 20 }, () => 1e6)');
  completed(profiled, 20);
  const collected = profiled.run.workers.map(({ samples }) => {
    assert.equal(samples.gcMs?.length, samples.at.length);
    return samples.gcMs?.at(-1) ?? 0;
  });
  assert.ok(Math.max(...collected) > 0, collected.join(' '));
});

for (const [what, file, text, name] of [
  ['an exported declaration', 'task.mts', 'export function f(n: number) { return n + 1; }', 'f'],
  ['an unexported async arrow', 'task.ts', 'const f = async (n: number) => { await null; return n; };', 'f'],
  ['a default export', 'task.mts', 'export default (n: number) => n;', 'default'],
  [
    'CommonJS TypeScript',
    'task.cts',
    'import os = require("node:os");\nconst f = (n: number) => n + os.cpus().length;\nexport = { f };',
    'f',
  ],
  ['plain JavaScript', 'task.js', 'const f = (n) => n;\nmodule.exports = { f };', 'f'],
  [
    'top-level await',
    'task.ts',
    'const one = await Promise.resolve(1);\nexport const f = (n: number) => n + one;',
    'f',
  ],
] as const) {
  test(`${what} runs in the pool`, async () => {
    const project = scratchProject({ [file]: text });
    completed(await profile(project, file, name, '[1, 2, 3]'), 3);
  });
}

test('tsconfig paths and an npm package', async () => {
  const project = scratchProject({
    'tsconfig.json':
      '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] }, "module": "ESNext", "moduleResolution": "Bundler" } }',
    'lib/scale.ts': 'export const scale = 3;',
    'node_modules/twice/package.json': '{"name":"twice","main":"index.js"}',
    'node_modules/twice/index.js': 'exports.twice = (n) => n * 2;',
    'node_modules/twice/index.d.ts': 'export declare function twice(n: number): number;',
    'src/task.ts':
      'import { scale } from "@lib/scale";\nimport { twice } from "twice";\n' +
      'export function f(n: number) { if (twice(n) * scale !== 12) throw new Error(`${twice(n) * scale}`); }',
  });
  const profiled = await profile(project, 'src/task.ts', 'f', '[2, 2]');
  completed(profiled, 2);
  assert.equal(profiled.run.failedTasks, 0);
});

test('calls of one chunk get as many arguments as each was given', async () => {
  const project = scratchProject({
    'task.ts':
      'export function f(...all: number[]) { if (all.some((one, at) => one !== at)) throw new Error(String(all)); }',
  });
  const inputs = '[[0], [0, 1], [], [], [0, 1, 2], [0, 1, 2], [0]]';
  const profiled = await profile(project, 'task.ts', 'f', inputs, { chunksize: 4 });
  completed(profiled, 7);
  assert.deepEqual(profiled.run.failures, []);
});

test('time goes on while a long task runs', async () => {
  const project = scratchProject({
    'task.ts':
      'export function f(n: number) { const end = performance.now() + n; while (performance.now() < end); }',
  });
  const { events } = await profile(project, 'task.ts', 'f', '[1200]');
  const moments = events.flatMap((event) =>
    event.type === 'batch' && event.running.length > 0 ? [event.now] : [],
  );
  assert.ok(moments.length >= 3, `${moments.length} batches came while the task ran`);
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => a - b),
  );
});

test('inputs by iterator, async iterator, await and tuples', async () => {
  const project = scratchProject({
    'task.ts':
      'const f = (a: number, b = "x") => b.repeat(a);\nasync function* later() { yield 1; yield 2; }\nfunction* pairs(): Generator<[number, string]> { yield [1, "a"]; yield [2, "b"]; yield [3, "c"]; }\n',
  });
  completed(await profile(project, 'task.ts', 'f', 'later()'), 2);
  completed(await profile(project, 'task.ts', 'f', 'pairs()'), 3);
  completed(await profile(project, 'task.ts', 'f', 'await Promise.resolve(new Set([1, 2]))'), 2);
});

test('inputs from a JSON file, and JavaScript tuples told by looking', async () => {
  const project = scratchProject({
    'task.ts':
      'export function area(w: number, h: number) { if (typeof h !== "number") throw new Error("no height"); return w * h; }',
    'task.js':
      'function area(w, h) { if (typeof h !== "number") throw new Error("no height"); return w * h; }',
    'inputs.json': '[[1, 2], [3, 4]]',
    'wrong.json': '[\n  [1, 2],\n  [3, "x"]\n]',
  });
  const json: ProfileInputs = { kind: 'json', path: project.path('inputs.json') };
  for (const file of ['task.ts', 'task.js']) {
    const profiled = await profile(project, file, 'area', json);
    completed(profiled, 2);
    assert.equal(profiled.run.failedTasks, 0);
  }
  const wrong = await profile(project, 'task.ts', 'area', { kind: 'json', path: project.path('wrong.json') });
  assert.equal(wrong.run.failure?.kind, 'input-type-error');
  assert.equal(wrong.run.submittedTasks, 0);
});

test('a script that runs its own pool is profiled without running it', async () => {
  const project = scratchProject({
    'node_modules/poolscope/package.json': '{"name":"poolscope","type":"module","main":"index.js"}',
    'node_modules/poolscope/index.js':
      'export class ProcessPoolExecutor { constructor() { console.log("a pool was made"); } map() {} }',
    'package.json': '{"type":"module"}',
    'task.js':
      'import { ProcessPoolExecutor } from "poolscope";\nconst items = [1, 2];\nexport const f = (n) => n;\nconst pool = new ProcessPoolExecutor();\nawait pool.map(f, items);\n',
  });
  const profiled = await profile(project, 'task.js', 'f', 'items');
  completed(profiled, 2);
  assert.match(profiled.run.notes.join('\n'), /Line 4 of .*task\.js was left out.*const pool = new/);
  assert.ok(
    !profiled.events.some((event) => event.type === 'output' && event.text.includes('a pool was made')),
  );
});

test('what the code prints arrives, once', async () => {
  const project = scratchProject({ 'task.ts': 'export function f(n: number) { console.log(`task ${n}`); }' });
  const { events } = await profile(project, 'task.ts', 'f', '[1, 2]', { serialBudgetMs: 500 });
  const text = events.map((event) => (event.type === 'output' ? event.text : '')).join('');
  assert.deepEqual(text.trim().split('\n').toSorted(), ['task 1', 'task 2']);
});

test('the chunk size reaches the pool, and failures stay apart', async () => {
  const project = scratchProject({
    'task.ts': 'export function f(n: number) { if (n % 10 === 0) throw new Error(`no ${n}`); return n; }',
  });
  const profiled = await profile(project, 'task.ts', 'f', 'Array.from({ length: 100 }, (_, i) => i)', {
    chunksize: 16,
  });
  completed(profiled, 100);
  assert.equal(profiled.run.failedTasks, 10);
});

test('a serial baseline that is cut short says how far it came', async () => {
  const project = scratchProject({ 'task.ts': `export ${BUSY}` });
  const { run } = await profile(project, 'task.ts', 'burn', 'Array.from({ length: 30 }, () => 20)', {
    serialBudgetMs: 100,
  });
  assert.ok(
    run.serial !== null && run.serial.tasks < 30 && run.serial.tasks >= 1,
    JSON.stringify(run.serial),
  );
  assert.match(run.notes.join('\n'), /serial baseline ran \d+ of 30 inputs/);
});

test('nothing is left behind: no files, no changes in the project', async () => {
  const project = scratchProject({ 'task.ts': 'export const f = (n: number) => n;' });
  const before = readdirSync(project.directory);
  const { run } = await profile(project, 'task.ts', 'f', '[1]');
  assert.deepEqual(readdirSync(project.directory), before);
  assert.equal(readFileSync(project.path('task.ts'), 'utf8'), 'export const f = (n: number) => n;');
  for (const { pid } of run.workers) assert.equal(isAlive(pid), false);
  for (const name of readdirSync(tmpdir())) {
    const plan = join(tmpdir(), name, 'plan.json');
    if (!name.startsWith('poolscope-') || !existsSync(plan)) continue;
    assert.ok(!readFileSync(plan, 'utf8').includes(project.directory), plan);
  }
});
