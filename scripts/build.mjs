/**
 * Bundles every program into `dist/` and the npm packages into `pool/dist/` and `lint-plugin/dist/`.
 *
 *   node scripts/build.mjs                      once
 *   node scripts/build.mjs --only cli,runner    these programs alone
 *   node scripts/build.mjs --watch              and again on every change
 *
 * Packages with native parts stay outside the bundles; `package.mjs` ships them beside the bundles.
 */
import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { analyserVersion } from './analyser-version.mjs';
import { writeLintPluginFiles } from './lint-plugin-files.mjs';
import { lazyBuiltins } from './lazy-builtins.mjs';
import { writePoolTypes } from './pool-types.mjs';
import { RUNTIME_PACKAGES } from './runtime-packages.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundled CommonJS dependencies call `require`, which an ES module does not have. */
const requireInModule =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const node = {
  // What is built again and again under one version must not find what an earlier one has kept.
  define: {
    POOLSCOPE_ANALYSER_VERSION: JSON.stringify(
      process.argv.includes('--watch') ? `watch-${Date.now()}` : analyserVersion(root),
    ),
  },
  platform: 'node',
  target: 'node20',
  bundle: true,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  external: ['vscode', ...RUNTIME_PACKAGES, 'typescript/*'],
};
const esm = { ...node, format: 'esm', banner: { js: requireInModule } };
const cjs = { ...node, format: 'cjs' };
/** What runs in the pool's workers. Only threads need `worker_threads`, and only some values and functions the others. */
const worker = {
  ...cjs,
  sourcemap: false,
  plugins: [lazyBuiltins(['node:module', 'node:v8', 'node:worker_threads'])],
};
const browser = {
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  bundle: true,
  minify: true,
  logLevel: 'warning',
};

/** The output's name is what the rest of the project refers to; `isProgram` ones are started by path. A bundle past its budget fails. */
const programs = [
  {
    name: 'extension',
    budgetKb: 1400,
    entry: 'extension/main.ts',
    outfile: 'dist/extension.cjs',
    options: cjs,
  },
  {
    // Loaded when something is run: it needs the native parts, and activation does not wait for those.
    name: 'extension',
    budgetKb: 300,
    entry: 'runner/host/index.ts',
    outfile: 'dist/runner-host.cjs',
    options: cjs,
  },
  { name: 'server', budgetKb: 1300, entry: 'server/main.ts', outfile: 'dist/server.js', options: esm },
  {
    name: 'oracle-worker',
    budgetKb: 50,
    entry: 'analysis/types/oracle-worker.ts',
    outfile: 'dist/oracle-worker.js',
    options: esm,
  },
  {
    name: 'cli',
    budgetKb: 1200,
    entry: 'cli/main.ts',
    outfile: 'dist/cli.js',
    options: { ...esm, banner: { js: `#!/usr/bin/env node\n${requireInModule}` } },
    isProgram: true,
  },
  { name: 'runner', budgetKb: 280, entry: 'runner/child/main.ts', outfile: 'dist/runner.js', options: esm },
  {
    name: 'runner',
    budgetKb: 10,
    entry: 'runner/child/cpu/preload.ts',
    outfile: 'dist/cpu-sampler.cjs',
    options: { ...cjs, sourcemap: false },
  },
  {
    name: 'worker',
    budgetKb: 150,
    entry: 'pool/src/worker/main.ts',
    outfile: 'dist/worker.cjs',
    options: worker,
  },
  {
    name: 'recorder',
    budgetKb: 60,
    entry: 'recorder/preload/main.ts',
    outfile: 'dist/recorder.cjs',
    options: { ...cjs, sourcemap: false },
  },
  { name: 'view', budgetKb: 450, entry: 'webview/main.ts', outfile: 'dist/view.js', options: browser },
  {
    name: 'pool',
    budgetKb: 250,
    entry: 'pool/src/index.ts',
    outfile: 'pool/dist/index.js',
    options: { ...esm, banner: {}, packages: 'external', sourcemap: false },
  },
  {
    name: 'pool',
    budgetKb: 250,
    entry: 'pool/src/index.ts',
    outfile: 'pool/dist/index.cjs',
    options: {
      ...cjs,
      packages: 'external',
      sourcemap: false,
      // CommonJS has no import.meta; the pool finds its worker file through it.
      define: { 'import.meta.url': '__moduleUrl', 'import.meta.resolve': 'undefined' },
      banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    },
  },
  {
    name: 'pool',
    budgetKb: 250,
    entry: 'pool/src/worker/main.ts',
    outfile: 'pool/dist/worker.cjs',
    options: worker,
  },
  ...[
    { budgetKb: 900, entry: 'lint-plugin/index.ts', output: 'index.js' },
    { budgetKb: 900, entry: 'lint-plugin/analysis-thread.ts', output: 'analysis-thread.js' },
    { budgetKb: 50, entry: 'analysis/types/oracle-worker.ts', output: 'oracle-worker.js' },
  ].map(({ budgetKb, entry, output }) => ({
    name: 'lint-plugin',
    budgetKb,
    entry,
    outfile: `lint-plugin/dist/${output}`,
    options: { ...esm, banner: {}, sourcemap: false },
  })),
];

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, watch: { type: 'boolean', default: false } },
});
const chosen = choosePrograms(flags.only);
const configurations = chosen.map(({ entry, outfile, options }) => ({
  ...options,
  absWorkingDir: root,
  entryPoints: [entry],
  metafile: true,
  outfile,
}));

try {
  if (flags.watch) await watch();
  else await buildOnce();
} catch (error) {
  // What is wrong with the sources esbuild has said already.
  if (!error.errors) process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function choosePrograms(only) {
  if (only === undefined) return programs;
  const names = only.split(',');
  const known = new Set(programs.map((program) => program.name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    process.stderr.write(`No program is named ${unknown.join(', ')}; there are ${[...known].join(', ')}.\n`);
    process.exit(2);
  }
  return programs.filter((program) => names.includes(program.name));
}

async function buildOnce() {
  const started = performance.now();
  if (flags.only === undefined) rmSync(join(root, 'dist/node_modules'), { recursive: true, force: true });
  const results = await Promise.all(configurations.map((configuration) => esbuild.build(configuration)));
  if (flags.only === undefined) writeNotices(results.map(({ metafile }) => metafile));
  if (chosen.some(({ name }) => name === 'pool')) writePoolTypes(root);
  if (chosen.some(({ name }) => name === 'lint-plugin')) await writeLintPluginFiles(root);
  for (const { outfile, isProgram } of chosen) if (isProgram) chmodSync(join(root, outfile), 0o755);
  reportSizes();
  process.stdout.write(`Built in ${Math.round(performance.now() - started)} ms.\n`);
}

function writeNotices(metafiles) {
  writeFileSync(join(root, 'dist/THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(root, metafiles));
}

async function watch() {
  const contexts = await Promise.all(configurations.map((configuration) => esbuild.context(configuration)));
  await Promise.all(contexts.map((context) => context.watch()));
  process.stdout.write('Watching for changes; Ctrl-C ends.\n');
}

function reportSizes() {
  const sizes = chosen.map((program) => ({
    ...program,
    kb: statSync(join(root, program.outfile)).size / 1024,
  }));
  for (const { outfile, kb } of sizes) process.stdout.write(`${kb.toFixed(1).padStart(7)} KB  ${outfile}\n`);
  const tooBig = sizes.filter(({ kb, budgetKb }) => kb > budgetKb);
  if (tooBig.length === 0) return;
  const list = tooBig.map(({ outfile, budgetKb }) => `${outfile} (${budgetKb} KB)`).join(', ');
  throw new Error(
    `Over the budget: ${list}. Import less, or raise the budget in scripts/build.mjs and say why.`,
  );
}
