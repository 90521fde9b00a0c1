import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkExpression } from '../host/inputs/check-expression.ts';
import { checkInputTypes, type InputCheck } from '../host/inputs/check-input-types.ts';
import { readJsonInputs } from '../host/inputs/json-inputs.ts';
import {
  readRememberedInputs,
  rememberedExpression,
  rememberedInputsPath,
  rememberInputs,
  withRememberedExpression,
} from '../host/inputs/remembered-inputs.ts';
import { ProfileError } from '../host/profile-error.ts';
import { scratchProject } from './scratch-project.ts';

const SOURCE = `
interface Options { readonly depth: number }
function area(w: number, h: number): number { return w * h; }
const length = (text: string) => text.length;
export const search = async (root: string, options?: Options) => root.length + (options?.depth ?? 0);
const pairs = [[1, 2], [3, 4]];
const words = ['a', 'b'];
export default (bits: readonly number[]) => bits.length;
function show(value: string): string;
function show(value: number, digits?: number): string;
function show(value: string | number, digits = 2) { return typeof value === 'number' ? value.toFixed(digits) : value; }
`;

const project = scratchProject({
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "noUnusedLocals": true, "target": "ES2022", "module": "NodeNext", "types": [] } }',
  'tasks.ts': SOURCE,
  'tasks.js': 'export const area = (w, h) => w * h;',
});

function check(functionName: string, expression: string, more: Partial<InputCheck> = {}) {
  const file = project.path('tasks.ts');
  const signal = new AbortController().signal;
  return checkInputTypes({
    file,
    text: SOURCE,
    functionName,
    shape: 'unknown',
    expression,
    jsonFile: null,
    signal,
    ...more,
  });
}

async function refused(work: Promise<unknown>) {
  const error = await work.then(
    (value) => assert.fail(`It was accepted: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProfileError, String(error));
  return error.failure;
}

test('the type tells tuples from values', async () => {
  const shapes: [string, string, string][] = [
    ['area', '[[1, 2]]', 'tuples'],
    ['area', 'pairs', 'tuples'],
    ['area', '(function* () { yield [1, 2] as const; })() as Iterable<[number, number]>', 'tuples'],
    ['length', 'words', 'values'],
    ['length', '[["a"]]', 'tuples'],
    ['length', 'await Promise.resolve(words)', 'values'],
    ['search', 'words', 'values'],
    ['search', '[["a", { depth: 1 }], ["b"]]', 'tuples'],
    ['show', 'words', 'values'],
    ['show', '[1.5]', 'values'],
    ['show', '[[1.5, 1]]', 'tuples'],
    ['default', '[[1, 2], [3]]', 'values'],
    ['default', '[[[1, 2]], [[3]]]', 'tuples'],
  ];
  for (const [name, expression, shape] of shapes) {
    assert.deepEqual(await check(name, expression), { shape, note: null }, `${name}: ${expression}`);
  }
});

test('inputs of the wrong type say what was expected and what was given', async () => {
  const failure = await refused(check('area', '[[1, "x"]]'));
  assert.equal(failure.kind, 'input-type-error');
  assert.match(
    failure.message,
    /parameters of area.*expected an iterable of \[w: number, h: number\], given \[number, string\]\[\]/,
  );
  assert.match(failure.detail, /Type 'string' is not assignable to type 'number'/);
  for (const [name, expression] of [
    ['area', '[1, 2]'],
    ['area', '[[1]]'],
    ['area', '5'],
    ['length', 'pairs'],
    ['show', '[true]'],
    ['show', '[["a", "b"]]'],
    ['length', 'nowhere'],
    ['search', '[["a", { depth: "deep" }]]'],
  ] as const) {
    assert.equal((await refused(check(name, expression))).kind, 'input-type-error', `${name}: ${expression}`);
  }
});

test('a JSON file is checked like an expression, and its mistakes have a place', async () => {
  const jsonFile = project.path('inputs.json');
  assert.equal((await check('area', '[\n  [1, 2],\n  [3, 4]\n]', { jsonFile })).shape, 'tuples');
  const failure = await refused(check('search', '[\n  ["a", { "deep": 1 }]\n]', { jsonFile }));
  assert.equal(failure.location?.file, jsonFile);
});

test('JavaScript is not checked', async () => {
  const verdict = await check('area', '[["a"]]', { file: project.path('tasks.js') });
  assert.deepEqual(verdict, { shape: 'unknown', note: null });
});

test('an expression is checked while it is typed', async () => {
  assert.equal(await checkExpression('[1, 2].map((n) => [n])'), null);
  assert.equal(await checkExpression('await load()'), null);
  assert.equal(await checkExpression('[1, 2'), 'It ends too early.');
  assert.match((await checkExpression('[1, 2)')) ?? '', /column 6/);
  assert.notEqual(await checkExpression('const x = 1'), null);
  assert.notEqual(await checkExpression('1)); (2'), null);
});

test('mistakes in a JSON file are told with line and column', async () => {
  project.write({
    'good.json': '\uFEFF[[1, 2]]',
    'comma.json': '[\n  [1, 2],\n  [3, 4,]\n]',
    'cut.json': '[\n  [1, 2]',
    'object.json': '{}',
    'empty.json': ' [] ',
  });
  assert.equal(await readJsonInputs(project.path('good.json')), '[[1, 2]]');
  const comma = await refused(readJsonInputs(project.path('comma.json')));
  assert.deepEqual([comma.kind, comma.location?.line, comma.location?.column], ['input-invalid', 3, 9]);
  const cut = await refused(readJsonInputs(project.path('cut.json')));
  assert.deepEqual([cut.kind, cut.location?.line], ['input-invalid', 2]);
  assert.match(
    (await refused(readJsonInputs(project.path('object.json')))).message,
    /an object, not an array/,
  );
  assert.equal((await refused(readJsonInputs(project.path('empty.json')))).kind, 'input-empty');
  assert.match((await refused(readJsonInputs(project.path('none.json')))).message, /cannot be read/);
});

test('the last expression is remembered by file and function', async () => {
  const subject = { file: project.path('src/tasks.ts'), functionName: 'area' };
  assert.equal(await readRememberedInputs(project.directory, subject), null);
  await rememberInputs(project.directory, subject, '[[1, 2]]');
  await rememberInputs(project.directory, { ...subject, functionName: 'length' }, '["a"]');
  await rememberInputs(project.directory, subject, '[["\\n", 3]]');
  assert.equal(await readRememberedInputs(project.directory, subject), '[["\\n", 3]]');
  assert.deepEqual(JSON.parse(readFileSync(rememberedInputsPath(project.directory), 'utf8')), {
    inputs: { 'src/tasks.ts#area': '[["\\n", 3]]', 'src/tasks.ts#length': '["a"]' },
  });
});

test('comments and other settings of the file are kept', () => {
  const text = `{
  // mine
  "other": { "a": 1 },
  "inputs": {
    "a.ts#f": "[1]", // quick
    "a.ts#g": "[2]" // slow
  }
}
`;
  const changed = withRememberedExpression(text, 'a.ts#f', '[10]');
  assert.equal(changed, text.replace('"[1]"', '"[10]"'));
  const added = withRememberedExpression(text, 'b.ts#h', '[3]');
  assert.equal(added, text.replace('"[2]" // slow', '"[2]", // slow\n    "b.ts#h": "[3]"'));
  assert.equal(rememberedExpression(added ?? '', 'b.ts#h'), '[3]');
});

test('a file without inputs gets them, and a broken one is left alone', () => {
  for (const text of [
    '',
    '{}',
    '{ }',
    '{\n}\n',
    '{ "other": 1 }',
    '{ "inputs": {} }',
    '{ "inputs": { "x#y": "[1]", }, }',
  ]) {
    const added = withRememberedExpression(text, 'a.ts#f', '[1]');
    assert.equal(rememberedExpression(added ?? '', 'a.ts#f'), '[1]', text);
  }
  for (const text of ['[]', '{ "inputs": [] }', '{ broken']) {
    assert.equal(withRememberedExpression(text, 'a.ts#f', '[1]'), null, text);
    assert.equal(rememberedExpression(text, 'a.ts#f'), null, text);
  }
});
