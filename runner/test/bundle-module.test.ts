import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  bundleModule,
  FUNCTION_EXPORT,
  INPUTS_EXPORT,
  type BundledModule,
} from '../host/bundle/bundle-module.ts';
import { ProfileError } from '../host/profile-error.ts';
import { StackMapper } from '../host/stack-mapping.ts';
import { scratchProject, type ScratchProject } from './scratch-project.ts';

async function bundle(
  project: ScratchProject,
  name: string,
  functionName: string,
  inputExpression: string | null = null,
): Promise<BundledModule> {
  const file = project.path(name);
  const outDirectory = project.path('out/of/tree');
  mkdirSync(outDirectory, { recursive: true });
  const text = readFileSync(file, 'utf8');
  return bundleModule({ file, text, functionName, inputExpression, outDirectory, nodeMajor: 20 });
}

/** What the function returns, called in a Node of its own; all JSON. */
function call({ path }: BundledModule, ...args: unknown[]): unknown {
  const script = `
    const module = await import(${JSON.stringify(pathToFileURL(path).href)});
    console.log(JSON.stringify({
      result: await module.${FUNCTION_EXPORT}(...${JSON.stringify(args)}),
      inputs: await module.${INPUTS_EXPORT}?.(),
    }));`;
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const last: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  return last;
}

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => assert.fail('It should have been refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProfileError, String(error));
  return error.failure;
}

test('an unexported function and inputs that see the scope of the file', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'src/area.ts': [
      'import { scale } from "./scale.js";',
      'const pairs: [number, number][] = [[1, 2], [3, 4]];',
      'function area(w: number, h: number): number { return scale(w * h); }',
    ].join('\n'),
    'src/scale.ts': 'export const scale = (n: number): number => n * 10;',
  });
  const bundled = await bundle(project, 'src/area.ts', 'area', 'pairs.map((pair) => pair)');
  assert.match(bundled.path, /module\.mjs$/);
  assert.deepEqual(call(bundled, 2, 3), {
    result: 60,
    inputs: [
      [1, 2],
      [3, 4],
    ],
  });
});

for (const [what, text, name] of [
  ['an exported arrow', 'export const twice = (n: number) => n * 2;', 'twice'],
  ['an async function', 'async function twice(n: number) { await null; return n * 2; }\nexport {};', 'twice'],
  ['a default export without a name', 'export default (n: number) => n * 2;', 'default'],
  ['a default export with a name', 'export default function twice(n: number) { return n * 2; }', 'twice'],
  ['export =', 'const twice = (n: number) => n * 2;\nexport = { twice };', 'twice'],
  ['module.exports', 'const twice = (n: number) => n * 2;\nmodule.exports = { other: 1 };', 'twice'],
  ['a member of exports', 'exports.twice = (n: number) => n * 2;', 'twice'],
  ['neither import nor export', 'const twice = (n: number) => n * 2;', 'twice'],
] as const) {
  for (const extension of ['ts', 'cts', 'mts'] as const) {
    // These are CommonJS and no module.
    if (extension === 'mts' && /\bexports\b|export =/.test(text)) continue;
    test(`${what} in .${extension}`, async () => {
      const project = scratchProject({ [`task.${extension}`]: text });
      const bundled = await bundle(project, `task.${extension}`, name, '[1, 2]');
      assert.match(bundled.path, extension === 'mts' ? /\.mjs$/ : /\.cjs$/);
      assert.deepEqual(call(bundled, 21), { result: 42, inputs: [1, 2] });
    });
  }
}

test('JavaScript and CommonJS sources are bundled as they are', async () => {
  const project = scratchProject({
    'task.js':
      'const { add } = require("./add.cjs");\nfunction sum(a, b) { return add(a, b); }\nmodule.exports = sum;',
    'add.cjs': '"use strict";\nexports.add = (a, b) => a + b;',
  });
  assert.deepEqual(call(await bundle(project, 'task.js', 'sum'), 2, 3), { result: 5 });
});

test('tsconfig paths are followed', async () => {
  const project = scratchProject({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./library/*"] } } }',
    'src/task.ts': 'import { three } from "@lib/three";\nexport const task = (n: number) => n + three;',
    'library/three.ts': 'export const three = 3;',
  });
  assert.deepEqual(call(await bundle(project, 'src/task.ts', 'task'), 1), { result: 4 });
});

test('every file keeps its own place, and what it declares itself', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'a/task.ts': [
      '#!/usr/bin/env node',
      'import { createRequire } from "node:module";',
      'import { fileURLToPath } from "node:url";',
      'import { place } from "../b/place.cjs";',
      'const require = createRequire(import.meta.url);',
      'const __filename = fileURLToPath(import.meta.url);',
      'export const task = () => [__filename, import.meta.dirname, place, require.resolve("./task.ts")];',
    ].join('\n'),
    'b/place.cjs': 'exports.place = [__filename, __dirname];',
  });
  const here = project.path('a/task.ts');
  assert.deepEqual(call(await bundle(project, 'a/task.ts', 'task')), {
    result: [here, project.path('a'), [project.path('b/place.cjs'), project.path('b')], here],
  });
});

test('a project that is reached by a link', async () => {
  const project = scratchProject({
    'real/task.ts': 'import { n } from "./n.ts";\nconst task = () => n;',
    'real/n.ts': 'export const n = 3;',
  });
  symlinkSync(project.path('real'), project.path('link'));
  assert.deepEqual(call(await bundle(project, 'link/task.ts', 'task')), { result: 3 });
});

const PACKAGES = {
  'node_modules/both/package.json':
    '{"name":"both","exports":{"import":"./index.mjs","require":"./index.cjs"}}',
  'node_modules/both/index.mjs': 'export const kind = "esm"; export const at = import.meta.url;',
  'node_modules/both/index.cjs': 'exports.kind = "cjs"; exports.at = __filename;',
  'node_modules/only-esm/package.json':
    '{"name":"only-esm","type":"module","exports":{"import":"./index.js"}}',
  'node_modules/only-esm/index.js': 'export const kind = "esm";',
};

test('packages stay outside an ES module, found from the file', async () => {
  const project = scratchProject({
    ...PACKAGES,
    'task.mts': 'import { kind, at } from "both";\nexport const task = () => [kind, at];',
  });
  const bundled = await bundle(project, 'task.mts', 'task');
  const at = pathToFileURL(project.path('node_modules/both/index.mjs')).href;
  assert.deepEqual(call(bundled), { result: ['esm', at] });
  assert.ok(readFileSync(bundled.path, 'utf8').includes(`from "${at}"`));
});

test('CommonJS takes the require side of a package, and one that has none is bundled', async () => {
  const project = scratchProject({
    ...PACKAGES,
    'task.ts':
      'import { kind, at } from "both";\nimport * as only from "only-esm";\nexport const task = () => [kind, at, only.kind];',
  });
  const bundled = await bundle(project, 'task.ts', 'task');
  assert.deepEqual(call(bundled), {
    result: ['cjs', project.path('node_modules/both/index.cjs'), 'esm'],
  });
});

test('top-level await makes an ES module of a file that nothing declares to be one', async () => {
  const project = scratchProject({
    'task.ts': 'const base = await Promise.resolve(5);\nexport const task = (n: number) => n + base;',
  });
  const bundled = await bundle(project, 'task.ts', 'task');
  assert.match(bundled.path, /\.mjs$/);
  assert.deepEqual(call(bundled, 1), { result: 6 });
});

test('a stack of the bundle is mapped to line and column of the TypeScript', async () => {
  const project = scratchProject({
    'package.json': '{"type":"module"}',
    'task.ts': [
      'interface Shape { readonly sides: number }',
      '',
      'export function check(shape: Shape): number {',
      '  if (shape.sides < 3) throw new RangeError("too few sides");',
      '  return shape.sides;',
      '}',
    ].join('\n'),
  });
  const bundled = await bundle(project, 'task.ts', 'check');
  const script = `(await import(${JSON.stringify(pathToFileURL(bundled.path).href)})).${FUNCTION_EXPORT}({ sides: 1 })`;
  let stack = '';
  try {
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    stack = (error as { stderr: string }).stderr;
  }
  const mapped = new StackMapper(bundled.path, bundled.sourceMap, project.path('none')).map(stack);
  assert.deepEqual(mapped.position, { file: project.path('task.ts'), line: 4, column: 30 });
  assert.match(mapped.text, new RegExp(`at Module.check \\(${project.path('task.ts')}:4:30\\)`));
  assert.doesNotMatch(mapped.text, /node:internal/);
});

test('a syntax error is told with its place in the file', async () => {
  const project = scratchProject({
    'task.ts': 'export const ok = 1;\nexport function task( { return 1; }\n',
  });
  const failure = await failureOf(bundle(project, 'task.ts', 'task'));
  assert.equal(failure.kind, 'syntax-error');
  assert.equal(failure.location?.file, project.path('task.ts'));
  assert.equal(failure.location?.line, 2);
});

test('an import that leads nowhere is told with its place in the file', async () => {
  const project = scratchProject({
    'task.ts': '\n\nimport { x } from "no-such-package";\nexport const task = () => x;',
  });
  const failure = await failureOf(bundle(project, 'task.ts', 'task'));
  assert.equal(failure.kind, 'import-failed');
  assert.deepEqual(failure.location, { file: project.path('task.ts'), line: 3, column: 19 });
  assert.match(failure.message, /no-such-package/);
});

test('a broken input expression is no error of the file', async () => {
  const project = scratchProject({ 'task.ts': 'export const task = (n: number) => n;' });
  for (const expression of ['[1, 2', '1), (2', 'const x = 1', '']) {
    const failure = await failureOf(bundle(project, 'task.ts', 'task', expression));
    assert.equal(failure.kind, 'input-invalid', expression);
  }
});
