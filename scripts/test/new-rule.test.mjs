import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A copy of what the rules are made of, below the repository, from where its packages are found. */
const copy = join(root, `.tsbuild/test/new-rule-${process.pid}`);
const NAME = 'no-lost-tasks';
const FILE = `analysis/rules/${NAME}.ts`;
const TEST = `analysis/test/rules/${NAME}.test.ts`;
const PAGE = `docs/rules/${NAME}.md`;
const CATALOGUE = 'analysis/rules/catalogue.ts';

before(() => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of [
    ...['analysis', 'protocol', 'docs', 'README.md', 'package.json', 'schemas', '.prettierrc.json'],
    ...['scripts/new-rule.mjs', 'scripts/new-rule-templates.mjs'],
  ]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
});
after(() => rmSync(copy, { recursive: true, force: true }));

function run(args, env = {}) {
  const { NODE_TEST_CONTEXT: _, ...outer } = process.env;
  return new Promise((resolve) => {
    const options = { cwd: copy, env: { ...outer, ...env } };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

const newRule = (args) => run(['scripts/new-rule.mjs', ...args]);
/** Those of the new rule alone: the others pass without this copy. */
const tests = (...files) =>
  run([
    ...['--import', 'tsx', '--test', '--test-reporter=tap'],
    ...[`--test-name-pattern=${NAME}|^each rule|schema`, ...files],
  ]);
const read = (path) => readFileSync(join(copy, path), 'utf8');

test('a name that cannot be one is refused, and nothing is written', async () => {
  const catalogue = read(CATALOGUE);
  for (const [args, code, said] of [
    [[], 2, 'Usage: npm run new-rule -- <name>'],
    [['No Lost Tasks'], 1, '“No Lost Tasks” is no name for a rule'],
    [['../elsewhere'], 1, '“../elsewhere” is no name for a rule'],
    [['pure-task'], 1, 'There is a rule pure-task already: analysis/rules/pure-task.ts, '],
  ]) {
    const result = await newRule(args);
    assert.equal(result.code, code);
    assert.ok(result.stderr.includes(said), result.stderr);
  }
  assert.equal(read(CATALOGUE), catalogue);
});

test('a new rule says where something is still to be written, until it is', async () => {
  const begun = await newRule([NAME]);
  assert.equal(begun.code, 0, begun.stderr);
  assert.match(
    read(CATALOGUE),
    /noLocksInTask from[^]*?\nimport noLostTasks from '\.\/no-lost-tasks\.ts';\n/,
  );
  assert.match(read(CATALOGUE), /\n {2}noLostTasks,\n\];/);
  for (const path of [FILE, TEST, PAGE, CATALOGUE, 'package.json', 'README.md']) {
    const options = { ...(await prettier.resolveConfig(join(root, path))), filepath: path };
    assert.ok(await prettier.check(read(path), options), `${path} is formatted`);
  }
  const rules = JSON.parse(read('package.json')).contributes.configuration.properties['poolscope.lint.rules'];
  assert.equal(rules.propertyNames.enum.at(-1), NAME);

  const unwritten = await tests('analysis/test/rule-documentation.test.ts');
  const failed = [...unwritten.stdout.matchAll(/^not ok \d+ - (.*)$/gm)].map(([, title]) => title);
  assert.deepEqual(failed, [
    `nothing of ${NAME} is still to be written`,
    `the test of ${NAME} shows a finding`,
    `${NAME}: incorrect example 1 lints so`,
  ]);
  for (const place of [
    `${FILE}:8 One sentence that says what is wrong.`,
    `${TEST}:9 Code; each line with a finding ends in a comment`,
    `${PAGE}:11 What happens to the user, and when.`,
    `What it finds, in a few words`,
  ]) {
    assert.ok(unwritten.stdout.includes(place), `${place} is named:\n${unwritten.stdout}`);
  }

  write();
  const schemas = 'analysis/test/configuration-schema.test.ts';
  assert.equal((await run(['--import', 'tsx', '--test', schemas], { UPDATE_SCHEMAS: '1' })).code, 0);
  const written = await tests('analysis/test/rule-documentation.test.ts', TEST, schemas);
  assert.equal(written.code, 0, written.stdout);
});

/** Says everything that the author has to say. */
function write() {
  const SUMMARY = 'A task is submitted by the name of nobody.';
  const CODE = `import { ProcessPoolExecutor } from 'poolscope';
import { square } from './square.ts';
export async function all(pool: ProcessPoolExecutor) {
  await pool.submit(square, 1);`;
  fill(FILE, [
    ['What it finds', 'Finds submitted tasks.'],
    ['One sentence', SUMMARY],
    ['what makes', 'submit'],
    ['What is wrong', 'A task of \\`${view.textOf(call.receiver)}\\` is lost, so map it.'],
  ]);
  fill(TEST, [
    ['what it finds', 'a submit'],
    ['Code; each', `${CODE} // ! ${NAME}\n}`],
    ['what it is', 'a map'],
    ['Code without', `${CODE.replace('submit(square, 1)', 'map(square, [1])')}\n}`],
  ]);
  fill(PAGE, [
    ['One sentence', SUMMARY],
    ['none, or', 'none'],
    ['which', 'all'],
    ['What happens', 'It is lost.'],
    ['Code with a', `${CODE}\n}`],
    ['The same', `${CODE.replace('submit(square, 1)', 'map(square, [1])')}\n}`],
    ['What looks', 'Maps.'],
  ]);
  fill('README.md', [['What it finds', 'A lost task']]);
}

function fill(path, entries) {
  let text = read(path);
  for (const [begin, said] of entries) {
    const at = text.indexOf(`«${begin}`);
    assert.ok(at !== -1, `${path} asks for “${begin}…”`);
    text = text.slice(0, at) + said + text.slice(text.indexOf('»', at) + 1);
  }
  writeFileSync(join(copy, path), text);
}
