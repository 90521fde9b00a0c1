/** Whole profiles with real processes; `npm run build` must have made `dist/`. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FunctionInfo } from '../../protocol/function-info.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import {
  profileFunction,
  type ProfileEvent,
  type ProfileInputs,
  type ProfileRequest,
} from '../host/index.ts';
import { scratchProject, type ScratchProject } from './scratch-project.ts';

const distDirectory = fileURLToPath(new URL('../../dist', import.meta.url));

/** What the analysis would say of a function that begins in line 1. */
function functionInfo(name: string, parameterCount = 1): FunctionInfo {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return {
    name,
    kind: 'function',
    isExported: true,
    isAsync: false,
    parameterCount,
    range,
    nameRange: range,
    inputs: [],
  };
}

interface Profiled {
  readonly run: RecordedRun;
  readonly events: ProfileEvent[];
}

async function profile(
  project: ScratchProject,
  name: string,
  functionName: string,
  inputs: ProfileInputs | string,
  more: Partial<ProfileRequest> & { signal?: AbortSignal; onEvent?: (event: ProfileEvent) => void } = {},
): Promise<Profiled> {
  const events: ProfileEvent[] = [];
  const { signal, onEvent, ...request } = more;
  const run = await profileFunction(
    {
      file: project.path(name),
      function: functionInfo(functionName),
      inputs:
        typeof inputs === 'string' ? { kind: 'expression', expression: inputs, shape: 'unknown' } : inputs,
      workers: 2,
      cwd: project.directory,
      distDirectory,
      serialBudgetMs: 0,
      ...request,
    },
    {
      onEvent: (event) => {
        events.push(event);
        onEvent?.(event);
      },
      ...(signal && { signal }),
    },
  );
  return { run, events };
}

function completed({ run }: Profiled, tasks: number): void {
  assert.equal(run.failure, null, JSON.stringify(run.failure, null, 2));
  assert.equal(run.outcome, 'completed');
  assert.equal(run.submittedTasks, tasks);
  assert.deepEqual(
    run.tasks.index.toSorted((a, b) => a - b),
    Array.from({ length: tasks }, (_, i) => i),
  );
}

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
    assert.ok((runEnd[row] ?? 0) - (runStart[row] ?? 0) >= 5);
    assert.ok((run.tasks.bytesIn[row] ?? 0) > 0);
  }
  assert.equal(run.workers.length, 2);
  for (const worker of run.workers) {
    assert.ok(worker.pid > 0 && worker.ready !== null && worker.ready >= worker.started);
    assert.ok(run.tasks.worker.includes(worker.id));
  }
  assert.ok(run.workers.some(({ samples }) => samples.at.length > 0));
  assert.equal(run.serial?.tasks, 20);
  assert.equal(run.serial?.taskMs.length, 20);
  assert.ok((run.serial?.wallMs ?? 0) >= 100 && (run.serial?.cpuMs ?? 0) >= 50);
  const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
  assert.deepEqual(phases, ['preparing', 'importing', 'pool', 'serial']);
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

test('a task that throws is one failed task, with its input and the mapped stack', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'parse.ts':
      'interface Wanted { readonly most: number }\n\nexport function parse(text: string, { most }: Wanted) {\n  if (text.length > most) throw new RangeError(`too long: ${text}`);\n  return text;\n}\n',
    'task.ts':
      'import { parse } from "./parse.ts";\n\nexport async function f(text: string) {\n  await null;\n  return parse(text, { most: 3 });\n}\n',
  });
  const profiled = await profile(project, 'task.ts', 'f', '["a", "abcdef", "b", "ghijkl", "c"]');
  completed(profiled, 5);
  const { run } = profiled;
  assert.equal(run.failedTasks, 2);
  assert.deepEqual(
    run.failures.map(({ index }) => index).toSorted((a, b) => a - b),
    [1, 3],
  );
  const first = run.failures.find(({ index }) => index === 1);
  assert.equal(first?.name, 'RangeError');
  assert.equal(first?.message, 'too long: abcdef');
  assert.equal(first?.inputPreview, "[ 'abcdef' ]");
  assert.ok(first?.stack.includes(`${project.path('parse.ts')}:4:33`), first?.stack);
  assert.ok(first?.stack.includes(`${project.path('task.ts')}:5:10`), first?.stack);
  assert.doesNotMatch(first?.stack ?? '', /worker\.cjs|runner\.js|module\.mjs|node:internal/);
});

test('an endless loop in a task is ended by cancelling, and what ran is kept', async () => {
  const project = scratchProject({
    'task.ts': 'export function f(n: number) { if (n === 3) for (;;); return n; }',
  });
  const abort = new AbortController();
  let cancelledAt = 0;
  const { run } = await profile(project, 'task.ts', 'f', '[1, 2, 3, 4, 5, 6]', {
    workers: 1,
    signal: abort.signal,
    onEvent: (event) => {
      if (event.type !== 'batch' || event.tasks.index.length === 0 || cancelledAt > 0) return;
      cancelledAt = performance.now();
      abort.abort();
    },
  });
  assert.ok(performance.now() - cancelledAt < 3000);
  assert.equal(run.outcome, 'cancelled');
  assert.ok(run.tasks.outcome.includes('ok'));
  for (const { pid } of run.workers) assert.equal(isAlive(pid), false);
});

test('an endless loop at the top level is ended by cancelling', async () => {
  const project = scratchProject({ 'task.ts': 'export function f(n: number) { return n; }\nfor (;;);' });
  const { run } = await profile(project, 'task.ts', 'f', '[1]', { signal: AbortSignal.timeout(1500) });
  assert.equal(run.outcome, 'cancelled');
});

test('an endless serial baseline is ended by cancelling, and the pool run is kept', async () => {
  const project = scratchProject({
    'task.ts': 'export function f(n: number) { if (process.argv.includes("--serial")) for (;;); return n; }',
  });
  const abort = new AbortController();
  const { run } = await profile(project, 'task.ts', 'f', '[1, 2, 3]', {
    serialBudgetMs: 1000,
    signal: abort.signal,
    onEvent: (event) => {
      if (event.type === 'phase' && event.phase === 'serial') setTimeout(() => abort.abort(), 300);
    },
  });
  assert.equal(run.outcome, 'cancelled');
  assert.equal(run.tasks.outcome.filter((outcome) => outcome === 'ok').length, 3);
  assert.equal(run.serial, null);
});

test('what cannot be sent is named by its path', async () => {
  const project = scratchProject({
    'task.ts':
      'interface Job { readonly options: { readonly onDone: () => void } }\n' +
      'export function f(job: Job) { return 1; }\n' +
      'export function g(n: number) { return { handlers: [() => n] }; }\n',
  });
  const { run } = await profile(project, 'task.ts', 'f', '[{ options: { onDone() {} } }]');
  assert.equal(run.failure?.kind, 'not-serializable');
  assert.match(run.failure?.message ?? '', /args\[0\]\.options\.onDone/);
  const { run: second } = await profile(project, 'task.ts', 'g', '[1, 2]');
  assert.equal(second.failure?.kind, 'not-serializable');
  assert.match(second.failure?.message ?? '', /result\.handlers\[0\]/);
});

test('a module that fails to import says where', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'task.ts': 'import { limit } from "./limit.ts";\nexport const f = (n: number) => n + limit;\n',
    'limit.ts': 'type Limit = number;\n\nexport const limit: Limit = JSON.parse("{");\n',
  });
  const { run } = await profile(project, 'task.ts', 'f', '[1]');
  assert.equal(run.failure?.kind, 'import-failed');
  assert.deepEqual(run.failure?.location, { file: project.path('limit.ts'), line: 3, column: 34 });
});

const REFUSED: readonly (readonly [
  what: string,
  text: string,
  inputs: string,
  kind: string,
  message: RegExp,
])[] = [
  ['a syntax error', 'export function f( { return 1; }', '[1]', 'syntax-error', /task\.ts:1:/],
  [
    'an unknown package',
    'import x from "nowhere";\nexport const f = (n: number) => x + n;',
    '[1]',
    'import-failed',
    /nowhere/,
  ],
  [
    'an await that never settles',
    'await new Promise(() => {});\nexport const f = (n: number) => n;',
    '[1]',
    'import-failed',
    /never settles/,
  ],
  [
    'process.exit at the top level',
    'export const f = (n: number) => n;\nprocess.exit(3);',
    '[1]',
    'import-failed',
    /exit code 3/,
  ],
  [
    'a rejection at the top level',
    'export const f = (n: number) => n;\nvoid Promise.reject(new Error("boom"));\nawait new Promise((r) => setTimeout(r, 50));',
    '[1]',
    'import-failed',
    /boom/,
  ],
  ['empty inputs', 'export const f = (n: number) => n;', '[]', 'input-empty', /empty/],
  [
    'inputs of the wrong type',
    'export const f = (n: number) => n;',
    '["a"]',
    'input-type-error',
    /expected an iterable of \[n: number\], given string\[\]/,
  ],
  [
    'an expression that is none',
    'export const f = (n: number) => n;',
    '[1',
    'input-invalid',
    /ends too early/,
  ],
  [
    'inputs that throw',
    'export const f = (n: number) => n;\nconst load = (): number[] => { throw new Error("disk full"); };',
    'load()',
    'input-invalid',
    /disk full/,
  ],
  [
    'an iterator that throws',
    'export const f = (n: number) => n;\nfunction* some() { yield 1; yield 2; throw new Error("torn"); }',
    'some()',
    'input-invalid',
    /after 2 items.*torn/,
  ],
  ['no function', 'const f = 5 as unknown as (n: number) => number;', '[1]', 'not-a-function', /number/],
];
for (const [what, text, inputs, kind, message] of REFUSED) {
  test(`${what}: a failure in words, and no task`, async () => {
    const project = scratchProject({ 'task.ts': text });
    const { run } = await profile(project, 'task.ts', 'f', inputs);
    assert.equal(run.outcome, 'failed');
    assert.equal(run.failure?.kind, kind, JSON.stringify(run.failure));
    assert.match(run.failure?.message ?? '', message);
    assert.equal(run.submittedTasks, 0);
  });
}

test('a Node that cannot be used', async () => {
  const project = scratchProject({ 'task.ts': 'export const f = (n: number) => n;' });
  const { run } = await profile(project, 'task.ts', 'f', '[1]', { nodePath: '/nowhere/node' });
  assert.equal(run.failure?.kind, 'no-node');
});

test('a task that ends its worker is one failed task', async () => {
  const project = scratchProject({
    'task.ts': 'export function f(n: number) { if (n === 2) process.exit(7); return n; }',
  });
  const profiled = await profile(project, 'task.ts', 'f', '[1, 2, 3, 4]');
  completed(profiled, 4);
  const died = profiled.run.tasks.outcome.indexOf('worker-died');
  assert.equal(profiled.run.tasks.index[died], 1);
  assert.equal(profiled.run.failedTasks, 1);
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
    run.serial !== null && run.serial.tasks < 30 && run.serial.tasks >= 3,
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
