/** The package as users get it: packed, installed into empty projects without a network, and run in every way. */
import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { ensureNode } from '../../../scripts/vscode-host/node-runtime.mjs';
import {
  COMMON_JS,
  COMMON_JS_TYPESCRIPT,
  ES_MODULES,
  EXPECTED,
  NAMED_TASKS,
  TYPESCRIPT,
} from './programs.ts';
import { createProject, pack, removeFolder, run, temporaryFolder, toolPath, writeFiles } from './project.ts';
import type { PackedFile } from './project.ts';

const folder = temporaryFolder();
let files: PackedFile[] = [];
let esm = '';
let cjs = '';

before(async () => {
  const packed = await pack(folder);
  files = packed.files;
  [esm, cjs] = await Promise.all([
    createProject(folder, 'module', packed.tarball),
    createProject(folder, 'commonjs', packed.tarball),
  ]);
  writeFiles(esm, { ...ES_MODULES, ...COMMON_JS, ...TYPESCRIPT });
  writeFiles(cjs, { ...ES_MODULES, ...COMMON_JS, ...COMMON_JS_TYPESCRIPT, ...NAMED_TASKS });
});

after(() => {
  removeFolder(folder);
});

/** Runs a program and holds what it prints to what it should. */
async function assertRuns(project: string, args: readonly string[], node = process.execPath): Promise<void> {
  const { stdout, stderr, code } = await run(project, node, args);
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), EXPECTED);
  assert.doesNotMatch(stderr, /Error|poolscope/);
}

test('the tarball holds what users need and nothing else', () => {
  assert.deepEqual(files.map(({ path }) => path).toSorted(), [
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/index.cjs',
    'dist/index.d.cts',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/worker.cjs',
    'package.json',
  ]);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  assert.ok(total < 600_000, `${total} bytes`);
  const bundle = readFileSync(join(esm, 'node_modules/poolscope/dist/index.js'), 'utf8');
  assert.doesNotMatch(bundle, /sourceMappingURL/);
});

test('the package depends on nothing and runs nothing when it is installed', () => {
  const manifest = JSON.parse(readFileSync(join(esm, 'node_modules/poolscope/package.json'), 'utf8'));
  for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts', 'bin'])
    assert.equal(manifest[field], undefined, field);
  const lock = JSON.parse(readFileSync(join(esm, 'package-lock.json'), 'utf8'));
  assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/poolscope']);
});

test('it runs when imported, in a project of ES modules and in one of CommonJS', async () => {
  await Promise.all([assertRuns(esm, ['app.mjs']), assertRuns(cjs, ['app.mjs'])]);
});

test('it runs when required, in a project of CommonJS and in one of ES modules', async () => {
  await Promise.all([assertRuns(cjs, ['app.cjs']), assertRuns(esm, ['app.cjs'])]);
});

test('it runs under tsx', async () => {
  const tsx = toolPath('tsx/dist/cli.mjs');
  await Promise.all([assertRuns(esm, [tsx, 'src/app.ts']), assertRuns(cjs, [tsx, 'src/app.ts'])]);
});

test('it runs where Node strips the types', async (t) => {
  const node = await ensureNode(24).catch((error: Error) => error);
  if (node instanceof Error) {
    t.skip(`No Node that strips types can be had here: ${node.message}`);
    return;
  }
  await assertRuns(esm, ['src/app.ts'], node);
  await assertRuns(cjs, ['app.cjs'], node);
});

const STRICT = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--pretty', 'false'];
const RESOLUTIONS = {
  node16: ['--module', 'node16', '--target', 'es2022'],
  bundler: ['--module', 'preserve', '--moduleResolution', 'bundler'],
};
const WITH_NODE = ['--types', 'node', '--typeRoots', toolPath('@types')];
const WRONG = [
  `import { ProcessPoolExecutor } from 'poolscope';`,
  `function add(a: number, b: number) { return a + b; }`,
  `const pool = new ProcessPoolExecutor(2);`,
  `pool.submit(add, 1, 2).then((sum) => sum.toFixed());`,
  `pool.submit(add, 1, 'two');`,
  `pool.map(add, [1], ['two']);`,
  `pool.map(add, [1], [2], { chunkSize: 3 });`,
  `new ProcessPoolExecutor({ workers: 2 });`,
].join('\n');

async function compile(project: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(project, process.execPath, [
    toolPath('typescript/bin/tsc'),
    ...STRICT,
    ...args,
  ]);
  return stdout;
}

/** Where the compiler sees errors, as `file:line`. */
function placesOf(output: string): string[] {
  return [...output.matchAll(/^types.([a-z]+\.ts)\((\d+),/gm)].map(([, file, line]) => `${file}:${line}`);
}

test('its types infer and refuse the same as its sources, wrong arguments among it', async () => {
  const source = readFileSync(new URL('../types.test-d.ts', import.meta.url), 'utf8');
  const types = source.replaceAll("'../src/index.ts'", "'poolscope'");
  assert.ok(types.includes("from 'poolscope'"));
  for (const project of [esm, cjs]) {
    writeFiles(project, { 'types/types.ts': types, 'types/wrong.ts': WRONG });
    const outputs = await Promise.all(
      Object.values(RESOLUTIONS).map((resolution) =>
        compile(project, [...resolution, ...WITH_NODE, 'types/types.ts', 'types/wrong.ts']),
      ),
    );
    for (const output of outputs) {
      assert.deepEqual(placesOf(output), ['wrong.ts:5', 'wrong.ts:6', 'wrong.ts:7', 'wrong.ts:8'], output);
    }
  }
});

test('its types need no other types', async () => {
  const output = await compile(cjs, [...RESOLUTIONS.node16, '--types', '', 'types/wrong.ts']);
  assert.deepEqual(placesOf(output), ['wrong.ts:5', 'wrong.ts:6', 'wrong.ts:7', 'wrong.ts:8'], output);
});

const BUNDLE: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
  minify: true,
};

test('it runs in a bundle, with the tasks in an entry of their own and worker.cjs beside it', async () => {
  const outdir = join(esm, 'bundle');
  await build({
    ...BUNDLE,
    absWorkingDir: esm,
    entryPoints: ['src/app.ts', 'src/tasks.ts'],
    format: 'esm',
    splitting: true,
    outdir,
  });
  const withoutWorker = await run(folder, process.execPath, [join(outdir, 'app.js')]);
  assert.match(withoutWorker.stderr, /worker\.cjs is not at .*bundle.*must copy it from poolscope\/dist/);
  const { stdout: worker } = await run(esm, process.execPath, [
    '--input-type=module',
    '--eval',
    `process.stdout.write((await import('node:url')).fileURLToPath(import.meta.resolve('poolscope/worker.cjs')))`,
  ]);
  copyFileSync(worker, join(outdir, 'worker.cjs'));
  await assertRuns(folder, [join(outdir, 'app.js')]);
});

test('it runs beside a bundle of CommonJS that leaves it out and names its tasks', async () => {
  await build({
    ...BUNDLE,
    absWorkingDir: cjs,
    entryPoints: ['src/named.ts', 'src/tasks.ts'],
    external: ['poolscope', './tasks.cjs'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    outdir: join(cjs, 'bundle'),
  });
  await assertRuns(folder, [join(cjs, 'bundle/named.cjs')]);
});
