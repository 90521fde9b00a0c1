/** What the README shows compiles, runs, and prints what it says; what it lists is all there is. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import * as poolscope from '../../src/index.ts';
import { removeFolder, run, temporaryFolder, toolPath, writeFiles } from './project.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const snapshot = readFileSync(new URL('../../api.snapshot.d.ts', import.meta.url), 'utf8');
const folder = temporaryFolder();

interface Block {
  readonly name: string;
  readonly code: string;
}

/** Blocks of code: named by their first line, or programs if they import the pool, or parts of one. */
const blocks = [...readme.matchAll(/^```(ts|js)\n([^]*?)^```$/gm)].map(
  ([, language = '', code = ''], index): Block => {
    const named = /^\/\/ ([\w-]+\.\w+)\n/.exec(code)?.[1];
    return { name: named ?? `example-${index + 1}.${language}`, code };
  },
);
const programs = blocks.filter(({ name, code }) => name.startsWith('example') && /^import /m.test(code));
const parts = blocks.filter(({ name, code }) => name.startsWith('example') && !/^import /m.test(code));

function blockNamed(name: string): string {
  const found = blocks.find((block) => block.name === name);
  assert.ok(found, `the README has no ${name}`);
  return found.code;
}

/** Makes a part whole: what it takes for granted is declared around it. */
function completed(code: string): string {
  return `import { ProcessPoolExecutor } from 'poolscope';
declare const pool: ProcessPoolExecutor;
export async function example() {
${code}}
`;
}

/** The lines that the comments promise. */
function promised(code: string): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].flatMap(([, lines = '']) => lines.split(' → '));
}

before(() => {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(
    fileURLToPath(new URL('../../', import.meta.url)),
    join(folder, 'node_modules/poolscope'),
    'junction',
  );
  symlinkSync(toolPath('esbuild'), join(folder, 'node_modules/esbuild'), 'junction');
  writeFiles(folder, {
    'package.json': JSON.stringify({ type: 'module' }),
    'tasks.ts': blockNamed('tasks.ts'),
    'bundled/tasks.ts': blockNamed('tasks.ts'),
    'bundled/main.ts': programs[0].code,
    'bundled/build.mjs': blockNamed('build.mjs'),
    'commonjs/package.json': JSON.stringify({ type: 'commonjs' }),
    'commonjs/main.cjs': blockNamed('main.cjs'),
    ...Object.fromEntries(programs.map(({ name, code }) => [name, code])),
    ...Object.fromEntries(parts.map(({ name, code }) => [name, completed(code)])),
  });
});

after(() => {
  removeFolder(folder);
});

async function writeJavaScript(path: string, code: string, format: 'esm' | 'cjs'): Promise<void> {
  const transformed = await transform(code, { loader: 'ts', target: 'node20', format });
  writeFiles(folder, { [path]: transformed.code });
}

async function assertPrints(path: string, lines: readonly string[]): Promise<void> {
  const { stdout, stderr } = await run(folder, process.execPath, [path]);
  assert.deepEqual(stdout.trimEnd().split('\n'), lines, `${path}: ${stderr}`);
  assert.equal(stderr, '', path);
}

test('every example compiles', async () => {
  const names = [...programs, ...parts].map(({ name }) => name);
  assert.ok(programs.length >= 12, `${programs.length} programs`);
  const { stdout } = await run(folder, process.execPath, [
    toolPath('typescript/bin/tsc'),
    ...['--noEmit', '--strict', '--pretty', 'false', '--module', 'node16', '--target', 'es2022'],
    ...['--lib', 'es2023,esnext.disposable', '--types', 'node', '--typeRoots', toolPath('@types')],
    ...names,
  ]);
  assert.equal(stdout, '');
});

test('every example prints what its comments say', async () => {
  await writeJavaScript('tasks.js', blockNamed('tasks.ts'), 'esm');
  const waiting = [...programs];
  const runNext = async (): Promise<void> => {
    for (let program = waiting.shift(); program !== undefined; program = waiting.shift()) {
      const lines = promised(program.code);
      assert.ok(lines.length > 0, `${program.name} promises nothing`);
      const path = program.name.replace(/ts$/, 'js');
      await writeJavaScript(path, program.code, 'esm');
      await assertPrints(path, lines);
    }
  };
  await Promise.all([runNext(), runNext()]);
});

test('the example in CommonJS prints what it says', async () => {
  await writeJavaScript('commonjs/tasks.js', blockNamed('tasks.ts'), 'cjs');
  await assertPrints('commonjs/main.cjs', promised(blockNamed('main.cjs')));
});

test('the bundle that the README tells how to make runs', async () => {
  const { stderr } = await run(join(folder, 'bundled'), process.execPath, ['build.mjs']);
  assert.equal(stderr, '');
  await assertPrints('bundled/bundle/main.js', promised(programs[0].code));
});

/** Members of an interface or class in the public types. */
function membersOf(name: string): string[] {
  const body =
    new RegExp(`(?:interface|class) ${name}\\b[^{]*\\{\\n([^]*?)^\\}`, 'm').exec(snapshot)?.[1] ?? '';
  return [...body.matchAll(/^ {4}(?:readonly )?(\w+)[?(<:]/gm)].map(([, member = '']) => member);
}

test('the README lists every option and member', () => {
  for (const name of ['PoolOptions', 'MapOptions', 'CallOptions', 'ShutdownOptions', 'Executor', 'Future']) {
    const members = membersOf(name);
    assert.ok(members.length > 1, `${name} was not found in the public types`);
    for (const member of members) {
      assert.match(readme, new RegExp(`\`[^\`]*\\b${member}\\b[^\`]*\``), `${name}.${member} is missing`);
    }
  }
});

test('the README lists every error with its code', () => {
  for (const [name, value] of Object.entries(poolscope)) {
    if (!name.endsWith('Error') || name === 'PoolError') continue;
    assert.ok(typeof value === 'function');
    assert.match(readme, new RegExp(`^\\| \`${name}\` +\\| \`ERR_POOLSCOPE_\\w+\` +\\|`, 'm'));
  }
  const codes = new Set(snapshot.match(/ERR_POOLSCOPE_\w+/g));
  assert.equal(codes.size, 10);
  for (const code of codes) assert.ok(readme.includes(`\`${code}\``), `${code} is missing`);
});
