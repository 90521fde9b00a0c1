/**
 * From a fresh clone to a profile in a real VS Code: installs, builds, packages, profiles a sample on the command
 * line, and opens VS Code with the packaged extension and a copy of the samples until Ctrl-C.
 *
 *   npm start
 *   npm start -- --no-open     stops after the report
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './ensure-installed.mjs';

const SAMPLE = 'samples/src/mandelbrot.ts#drawRow';
const REPORT = 'dist/sample-report.html';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values: flags } = parseArgs({ options: { 'no-open': { type: 'boolean', default: false } } });

try {
  await prepare();
  if (!flags['no-open']) await openUntilInterrupted();
} catch (error) {
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

async function prepare() {
  await ensureInstalled();
  say('Building the programs into dist/');
  await runNode(['scripts/build.mjs']);
  say('Packaging the extension');
  await runNode(['scripts/package.mjs']);
  say(`Profiling ${SAMPLE} in a process pool`);
  await runNode(['dist/cli.js', 'profile', SAMPLE, '--html', REPORT]);
  say(`The report, for a browser: ${join(root, REPORT)}`);
}

async function openUntilInterrupted() {
  const { openBrowserHosted, openDesktop, findDesktopCode } = await import('./open-vscode.mjs');
  // Short, since unix sockets live below it.
  const folder = mkdtempSync(join(tmpdir(), 'ps-'));
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
  });
  try {
    const vsix = join(
      root,
      'dist',
      readdirSync(join(root, 'dist')).find((name) => name.endsWith('.vsix')),
    );
    const code = findDesktopCode();
    const open = code ? openDesktop : openBrowserHosted;
    await open({ code, vsix, root, folder, say, interrupted });
    say('Closed; nothing is left running.');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function say(text) {
  process.stdout.write(`\n▸ ${text}\n`);
}

function runNode(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`\`node ${args.join(' ')}\` ended with ${code}; see above.`));
    });
  });
}
