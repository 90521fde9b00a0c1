/** Runs the steps of the tests: cheap ones side by side, and those that measure or need the whole machine alone. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SIDE_BY_SIDE = 2;
/** How long a step that ran out of time gets to end by itself. */
const GRACE_MS = 5_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @typedef {{ name: string, passed: number, failed: number }} StepResult
 * @typedef {import('./test-steps.mjs').Step} Step
 * @param {Step[]} steps in an order in which each stands behind what it needs
 * @returns {Promise<StepResult[]>}
 */
export async function runSteps(steps) {
  /** @type {Map<string, StepResult>} */
  const results = new Map();
  const pending = [...steps];
  // Without these an interrupted run would leave the groups of its steps behind.
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.once(signal, () => process.exit(code));
  }
  while (pending.length > 0) {
    const batch = takeBatch(pending);
    await Promise.all(batch.map(async (step) => results.set(step.name, await runStep(step, results))));
  }
  return [...results.values()];
}

/** The next step, with those right behind it that may run beside it. */
function takeBatch(pending) {
  const batch = [pending.shift()];
  while (batch[0].isShared && batch.length < SIDE_BY_SIDE && pending[0]?.isShared)
    batch.push(pending.shift());
  return batch;
}

async function runStep(step, results) {
  const missing = (step.needs ?? []).find((name) => results.has(name) && results.get(name).failed > 0);
  if (missing) {
    report(step, 0, `not run, since ${missing} failed`, { passed: 0, failed: 1 });
    return { name: step.name, passed: 0, failed: 1 };
  }
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-step-'));
  const countFile = join(folder, 'count.json');
  try {
    const { code, output, hasTimedOut } = await runCommand(step, countFile).catch(asFailure);
    const counts = countResults(countFile, code);
    const text = hasTimedOut ? `${output}\nGave up after ${step.timeoutMs / 1000} s.\n` : output;
    report(
      step,
      performance.now() - started,
      counts.failed > 0 ? text : '',
      counts,
      step.isTalkative ? text : '',
    );
    return { name: step.name, ...counts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The step could not even be started. */
function asFailure(error) {
  return { code: 1, output: error.message, hasTimedOut: false };
}

function runCommand(step, countFile) {
  return new Promise((resolve) => {
    const [command, ...args] = step.command(countFile);
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that running out of time ends all that the step started.
      detached: process.platform !== 'win32',
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', POOLSCOPE_COUNT_FILE: countFile },
    });
    let output = '';
    let hasTimedOut = false;
    const end = (signal) => endGroup(child, signal);
    const endOnExit = () => end('SIGKILL');
    process.on('exit', endOnExit);
    const timer = setTimeout(() => {
      hasTimedOut = true;
      end('SIGTERM');
      setTimeout(end, GRACE_MS, 'SIGKILL').unref();
    }, step.timeoutMs);
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    const finish = (code) => {
      clearTimeout(timer);
      process.off('exit', endOnExit);
      resolve({ code: hasTimedOut ? 1 : code, output, hasTimedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

function endGroup(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** A step that counts nothing is one check; one that failed has at least one failure. */
function countResults(countFile, code) {
  let counts = { passed: code === 0 ? 1 : 0, failed: 0 };
  try {
    counts = JSON.parse(readFileSync(countFile, 'utf8'));
  } catch {
    // It wrote none.
  }
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: 1 };
  return counts;
}

function report(step, ms, failure, { passed, failed }, details = '') {
  const mark = failed > 0 ? 'FAIL' : 'ok  ';
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  process.stdout.write(
    `${mark} ${step.name.padEnd(12)} ${seconds.padStart(8)}  ${passed} passed, ${failed} failed  (${step.about})\n`,
  );
  if (failure) process.stdout.write(`${indent(failure)}\n`);
  else if (details) process.stdout.write(`${indent(details)}\n`);
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '     ');
}
