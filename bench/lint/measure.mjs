/** One measurement in a process of its own: `node measure.mjs '{"name":"server",…}'`; the last line of output is its values. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { descendants } from '../pool/cpu-time.mjs';
import { keystrokes, medianOf, percentile } from './edits.mjs';
import { LanguageClient } from './language-client.mjs';
import { makeEslint, OXLINT, TSGOLINT } from './peers.mjs';

const KEYSTROKES = 60;
const WARM_UP = 15;
const OPEN_FILES = 10;
/** Of a quick typist. */
const BETWEEN_KEYSTROKES_MS = 60;
const TYPING_STARTS = 6;

const dist = (name) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));

const MEASURES = { server, typing, engine, command, eslintEditor, eslintAll, oxlintAll };

const { name, ...job } = JSON.parse(process.argv[2]);
const values = await MEASURES[name](job);
// The children have ended but for those of this process, and their time is counted with its own.
const { userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuMs = (userCPUTime + systemCPUTime) / 1000 + childrenCpuMs();
process.stdout.write(`\n${JSON.stringify({ values, cpuMs })}\n`, () => process.exit());

/** The language server from its start, with nothing kept from before, and what it takes of memory in the end. */
async function server({ workspace }) {
  forgetCache(workspace.root);
  const text = readFileSync(workspace.job, 'utf8');
  const started = performance.now();
  const client = new LanguageClient(dist('server.js'), workspace.root);
  const first = client.diagnostics(workspace.job).then(() => performance.now() - started);
  // The loop over the renderer is found by its type alone.
  const typed = client
    .diagnostics(workspace.job, (found) => found.some(({ code }) => code === 'no-await-in-submit-loop'))
    .then(() => performance.now() - started);
  await client.start(workspace.root);
  client.open(workspace.job, text);
  const values = { firstSyntaxMs: await first, firstTypedMs: await typed };
  await openMore(client, workspace);
  values.memoryMb = [client.pid, ...descendants(client.pid)].reduce((sum, pid) => sum + residentMb(pid), 0);
  await client.stop();
  await client.ended;
  return values;
}

/**
 * From a keystroke to the diagnostics of the text with it, the wait that bundles quick ones included: while the server lints the
 * whole workspace with nothing kept, and then while it has nothing else to do.
 */
async function typing({ workspace }) {
  const busy = [];
  const idle = [];
  // Few keystrokes fit into the second that it takes.
  for (let start = 0; start < TYPING_STARTS; start += 1) await typeWhileLinting(workspace, busy, idle);
  return {
    idleMs: medianOf(idle),
    idleP95Ms: percentile(idle, 0.95),
    busyMs: medianOf(busy),
    busyP95Ms: percentile(busy, 0.95),
    addedMs: medianOf(busy) - medianOf(idle),
    addedP95Ms: percentile(busy, 0.95) - percentile(idle, 0.95),
    keystrokesWhileBusy: busy.length,
  };
}

async function typeWhileLinting(workspace, busy, idle) {
  forgetCache(workspace.root);
  const client = new LanguageClient(dist('server.js'), workspace.root);
  await client.start(workspace.root, { poolscope: { lint: { workspace: 'onDemand' } } });
  const typed = client.diagnostics(workspace.job, (found) =>
    found.some(({ code }) => code === 'no-await-in-submit-loop'),
  );
  client.open(workspace.job, readFileSync(workspace.job, 'utf8'));
  await typed;
  const texts = keystrokes(workspace.job, 2 * WARM_UP + KEYSTROKES);
  let version = 1;
  const keystroke = async () => {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_KEYSTROKES_MS));
    const started = performance.now();
    const done = client.diagnostics(workspace.job);
    client.change(workspace.job, (version += 1), texts[version % texts.length]);
    await done;
    return performance.now() - started;
  };
  for (let count = 0; count < WARM_UP; count += 1) await keystroke();
  let isLinting = true;
  const linted = client.request('poolscope/lintWorkspace', undefined).then(() => (isLinting = false));
  while (isLinting) busy.push(await keystroke());
  await linted;
  for (let count = 0; count < WARM_UP; count += 1) idle.push(await keystroke());
  await client.stop();
  await client.ended;
}

async function openMore(client, workspace) {
  const folder = join(workspace.job, '..');
  const names = readdirSync(folder).slice(0, OPEN_FILES);
  for (const name of [...names, 'dense.ts']) {
    const path = join(folder, name);
    const done = client.diagnostics(path);
    client.open(path, readFileSync(path, 'utf8'));
    await done;
  }
  for (const [index, text] of keystrokes(workspace.dense, 20).entries()) {
    const done = client.diagnostics(workspace.dense);
    client.change(workspace.dense, index + 2, text);
    await done;
  }
}

/** What the server does at a keystroke, without the wait that bundles quick ones. */
async function engine({ workspace, engine: url, oracle }) {
  const { Workspace } = await import(url);
  const linter = new Workspace({ root: workspace.root, types: 'auto', oracleWorkerUrl: new URL(oracle) });
  await linter.lintTyped(workspace.job);
  await linter.lintTyped(workspace.dense);
  const typing = async (path) =>
    timed(keystrokes(path, WARM_UP + KEYSTROKES), async (text) => {
      linter.setText(path, text);
      await linter.lintTyped(path);
    });
  const syntaxOf = async (path) =>
    timed(keystrokes(path, WARM_UP + KEYSTROKES), (text) => {
      linter.setText(path, text);
      linter.lintSyntax(path);
    });
  const values = {
    keystrokeMs: await typing(workspace.job),
    keystrokeDenseMs: await typing(workspace.dense),
    syntaxDenseMs: await syntaxOf(workspace.dense),
    dependentsMs: await timed(keystrokes(workspace.task, WARM_UP + KEYSTROKES), async (text) => {
      linter.setText(workspace.task, text);
      if (!linter.dependents(workspace.task).includes(workspace.dependent)) throw new Error('No dependent.');
      await linter.lintTyped(workspace.dependent);
    }),
  };
  await linter.dispose();
  return values;
}

/** The command line over the whole workspace: with nothing kept, and then with what that run has kept. */
async function command({ workspace }) {
  forgetCache(workspace.root);
  const run = () => wallMs(process.execPath, [dist('cli.js'), 'lint', '--format', 'json'], workspace.root);
  return { coldMs: await run(), warmMs: await run() };
}

async function eslintEditor({ workspace, startedAt }) {
  const eslint = await makeEslint(workspace.root);
  await eslint.lintText(readFileSync(workspace.job, 'utf8'), { filePath: workspace.job });
  const values = { firstTypedMs: Date.now() - startedAt };
  for (const [key, path] of [
    ['keystrokeMs', workspace.job],
    ['keystrokeDenseMs', workspace.dense],
  ]) {
    const texts = keystrokes(path, 4 + KEYSTROKES / 4);
    values[key] = await timed(texts, (text) => eslint.lintText(text, { filePath: path }), 4);
  }
  values.memoryMb = residentMb(process.pid);
  return values;
}

async function eslintAll({ workspace, startedAt }) {
  const eslint = await makeEslint(workspace.root);
  const results = await eslint.lintFiles(['src']);
  if (results.length < workspace.files) throw new Error(`ESLint read only ${results.length} files.`);
  return { coldMs: Date.now() - startedAt, wholeMemoryMb: residentMb(process.pid) };
}

async function oxlintAll({ workspace }) {
  // It looks for its type checker in the workspace, where it is not.
  process.env.OXLINT_TSGOLINT_PATH = TSGOLINT;
  const run = () => wallMs(process.execPath, [OXLINT, '--type-aware', 'src'], workspace.root);
  return { coldMs: await run() };
}

/** The median over the texts, the first of which warm up. */
async function timed(texts, lint, warmUp = WARM_UP) {
  const times = [];
  for (const text of texts) {
    const started = performance.now();
    await lint(text);
    times.push(performance.now() - started);
  }
  return medianOf(times.slice(warmUp));
}

function wallMs(program, args, cwd) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 || code === 1) resolve(performance.now() - started);
      else reject(new Error(`It ended with ${code}: ${stderr.slice(0, 200)}`));
    });
  });
}

/** Of the children that have ended, from /proc: the kernel adds them up in ticks of 10 ms. */
function childrenCpuMs() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function forgetCache(root) {
  const folder = join(root, 'node_modules/.cache');
  if (existsSync(folder)) rmSync(folder, { recursive: true });
}

function residentMb(pid) {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}
