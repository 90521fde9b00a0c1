/** Profiles that fail, are cancelled, or have tasks that fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completed, isAlive, profile } from './profile-project.ts';
import { scratchProject } from './scratch-project.ts';

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
  assert.doesNotMatch(
    first?.stack ?? '',
    /worker\.cjs|runner\.js|module\.mjs|node:internal|submitted to a worker/,
  );
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

test(
  'an endless loop in a task is ended by cancelling, and what ran is kept',
  { timeout: 60_000 },
  async () => {
    const project = scratchProject({
      'task.ts':
        'export function f(n: number) { const end = performance.now() + 30; while (n === 3 || performance.now() < end); return n; }',
    });
    const abort = new AbortController();
    let cancelledAt = 0;
    const { run } = await profile(project, 'task.ts', 'f', '[1, 2, 3, 4, 5, 6]', {
      workers: 1,
      signal: abort.signal,
      onEvent: (event) => {
        const isRunning = event.type === 'batch' && event.running.some(({ index }) => index === 2);
        if (!isRunning || cancelledAt > 0) return;
        cancelledAt = performance.now();
        abort.abort();
      },
    });
    assert.ok(performance.now() - cancelledAt < 10_000);
    assert.equal(run.outcome, 'cancelled');
    assert.ok(run.tasks.outcome.includes('ok'));
    const ended = run.tasks.index.indexOf(2);
    assert.equal(run.tasks.outcome[ended], 'cancelled');
    assert.equal(run.tasks.worker[ended], 0, 'it ran, and is shown where it ran');
    assert.ok(run.tasks.runStart[ended] !== null);
    assert.equal(run.tasks.runEnd[ended], null);
    for (const { pid } of run.workers) assert.equal(isAlive(pid), false);
  },
);

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

test('a Node that cannot be used', async () => {
  const project = scratchProject({ 'task.ts': 'export const f = (n: number) => n;' });
  const { run } = await profile(project, 'task.ts', 'f', '[1]', { nodePath: '/nowhere/node' });
  assert.equal(run.failure?.kind, 'no-node');
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

test('a function that the file does not have', async () => {
  const project = scratchProject({ 'task.ts': 'export const f = (n: number) => n;' });
  const { run } = await profile(project, 'task.ts', 'g', '[1]');
  assert.equal(run.failure?.kind, 'function-not-found');
});
