/** Which texts are read for work that is started together: wherever the parser would find some, the text alone must too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeInBrackets, outsideBrackets, splitAtCommas } from '../syntax/code-text.ts';
import { mayRunTogether } from '../modules/may-run-together.ts';

const STARTED = [
  'Promise.all(items.map(f))',
  'Promise.all(items.map(async (item) => { return f(item, [1, 2]); }),)',
  'Promise.allSettled(Array.from(items, f))',
  "Promise.all(items['map'](f))",
  'Promise.all((items.map(f)))',
  'Promise.all(<Promise<void>[]>items.map(f))',
  'Promise.all([f(1), g(2)])',
  'Promise.all([f(1), a?.g(2)] as const)',
  'Promise.all([f(1), g<A extends B ? 1 : 2>(2)])',
  'Promise.all([/* ] */ f("]"), g(`${[1].join("]")}`), h(/[)\\]]/)])',
  'Promise.all([f(a / b), g(c / d)])',
  'const jobs = items.map(f); Promise.all(jobs)',
  'const jobs: Promise<void>[] = [f(1), g(2)]; Promise.all(jobs)',
  'const first = 1,\n  jobs = [f(1), g(2)]; Promise.all(jobs!)',
  'const jobs: Map<A, B> /* = */ = items.map(f); Promise.all(jobs as Promise<void>[])',
  'const jobs = [1, 2].map(f); Promise.all(jobs)',
  'const j$ = items.map(f); Promise.all(j$)',
  'Promise.all([left, right]); Promise.all(items.map(f))',
  'Promise.all([f(1), <b>it does not end',
  'Promise.all([f(<b>don\'t</b>), g("it\'s")])',
];
const NOT_STARTED = [
  'Promise.all([left, right])',
  'Promise.all([f(1)])',
  'Promise.all([f(1), ...rest.map(g)])',
  'Promise.all([f(1), isReady ? g(2) : undefined])',
  'Promise.all([f(1), await g(2)])',
  'Promise.all([f(1), async () => g(2)])',
  'Promise.all([f(1), known ?? g(2)])',
  'Promise.all(jobs)',
  'const jobs: Promise<void>[] = []; jobs.push(f(1)); Promise.all(jobs)',
  'Promise.all(this.jobs)',
  'Promise.all(f(items))',
  'Promise.all(items.filter((item) => item.map(f)))',
  'Promise.all([f(1), g(2)], more)',
  'Promise.race([f(1), g(2)])',
];

for (const text of STARTED)
  test(`may start work together: ${text}`, () => assert.ok(mayRunTogether(text, [])));
for (const text of NOT_STARTED)
  test(`starts no work together: ${text}`, () => assert.ok(!mayRunTogether(text, [])));

test('what limits work is enough', () => assert.ok(mayRunTogether('', ['p-limit'])));

test('code keeps its length where it is blanked, and its brackets', () => {
  const text = '(a, "b)", [c, `d${e(")")}`], f(/\\)/) / g /* ) */)';
  const code = codeInBrackets(text, 0);
  assert.equal(code?.length, text.length - 2);
  assert.deepEqual(
    splitAtCommas(code ?? '').map((piece) => piece.trim()),
    ['a', '', '[c,'.padEnd(16) + ']', 'f(    ) / g'],
  );
  assert.equal(outsideBrackets('a.b(c, [d])[e](f).g'), 'a.b()[]().g');
  assert.equal(codeInBrackets('(a, "b', 0), undefined);
});
