/**
 * Bundles every program into `dist/` and the npm package into `pool/dist/`.
 *
 *   node scripts/build.mjs            once
 *   node scripts/build.mjs --watch    and again on every change
 *
 * Packages with native parts stay outside the bundles; `runtime-packages.mjs` copies them beside the bundles.
 */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { RUNTIME_PACKAGES } from './runtime-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const isWatching = process.argv.includes('--watch');

/** Bundled CommonJS dependencies call `require`, which an ES module does not have. */
const requireInModule =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const node = {
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

/** [entry, output, options]; the output's name is what the rest of the project refers to. */
const programs = [
  ['extension/main.ts', 'dist/extension.cjs', cjs],
  ['server/main.ts', 'dist/server.js', esm],
  ['analysis/types/oracle-worker.ts', 'dist/oracle-worker.js', esm],
  ['cli/main.ts', 'dist/cli.js', { ...esm, banner: { js: `#!/usr/bin/env node\n${requireInModule}` } }],
  ['runner/child/main.ts', 'dist/runner.js', esm],
  ['pool/src/worker/main.ts', 'dist/worker.cjs', { ...cjs, sourcemap: false }],
  [
    'webview/main.ts',
    'dist/view.js',
    { bundle: true, format: 'iife', platform: 'browser', target: 'es2022', minify: true, logLevel: 'warning' },
  ],
  ['pool/src/index.ts', 'pool/dist/index.js', { ...esm, banner: {}, packages: 'external' }],
  [
    'pool/src/index.ts',
    'pool/dist/index.cjs',
    {
      ...cjs,
      packages: 'external',
      // CommonJS has no import.meta; the pool finds its worker file through it.
      define: { 'import.meta.url': '__moduleUrl' },
      banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    },
  ],
  ['pool/src/worker/main.ts', 'pool/dist/worker.cjs', { ...cjs, sourcemap: false }],
];

const configurations = programs.map(([entry, outfile, options]) => ({
  ...options,
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
}));

if (isWatching) {
  for (const configuration of configurations) await (await esbuild.context(configuration)).watch();
  process.stdout.write('Watching for changes; Ctrl-C ends.\n');
} else {
  rmSync(join(root, 'pool/dist'), { recursive: true, force: true });
  await Promise.all(configurations.map((configuration) => esbuild.build(configuration)));
}
