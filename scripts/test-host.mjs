/** Runs `test/host/*.test.ts` with mocha in the extension host of a real VS Code, over a copy of the samples. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { ensureChromium } from './vscode-host/chromium.mjs';
import { ensureCodeServer, prepareRun } from './vscode-host/code-server.mjs';
import { endWithProcess } from './vscode-host/end-with-process.mjs';
import { runMochaSuite } from './vscode-host/mocha-suite.mjs';
import { copySamples } from './vscode-host/sample-workspace.mjs';
import { QUIET_SETTINGS } from './vscode-host/settings.mjs';

const SUITE_TIMEOUT_MS = 180_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Short, since unix sockets live below it.
const folder = mkdtempSync(join(tmpdir(), 'ps-'));
endWithProcess(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

try {
  const tests = await runMochaSuite({
    host: await ensureCodeServer(),
    chromium: await ensureChromium(),
    run: prepareRun(join(folder, 'r'), QUIET_SETTINGS),
    extensionPath: root,
    suiteFiles: await bundleSuite(join(folder, 'suite')),
    mochaPath: join(root, 'node_modules/mocha/index.js'),
    workspace: copySamples(root, join(folder, 'ws')),
    timeoutMs: SUITE_TIMEOUT_MS,
  });
  for (const test of tests) report(test);
  writeCounts(tests);
  process.exitCode = tests.some((test) => test.state === 'failed') ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}

/** The extension host loads CommonJS, and knows neither TypeScript nor where the checkout's packages are. */
async function bundleSuite(outdir) {
  const suite = join(root, 'test/host');
  const names = readdirSync(suite).filter((name) => name.endsWith('.test.ts'));
  if (names.length === 0) throw new Error('There is no test in test/host.');
  await esbuild.build({
    entryPoints: names.map((name) => join(suite, name)),
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return names.map((name) => join(outdir, basename(name).replace(/\.ts$/, '.cjs')));
}

function report({ title, state, ms, error }) {
  const time = ms === undefined ? '' : ` (${ms} ms)`;
  process.stdout.write(`${state.padEnd(7)} ${title}${time}\n${error ? `${error}\n` : ''}`);
}

function writeCounts(tests) {
  const countFile = process.env.POOLSCOPE_COUNT_FILE;
  if (!countFile) return;
  const count = (state) => tests.filter((test) => test.state === state).length;
  writeFileSync(countFile, JSON.stringify({ passed: count('passed'), failed: count('failed') }));
}
