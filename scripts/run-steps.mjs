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
 * @param {(text: string) => void} [say] where the results go
 * @returns {Promise<StepResult[]>}
 */
export async function runSteps(steps, say = (text) => void process.stdout.write(text)) {
  /** @type {Map<string, StepResult>} */
  const results = new Map();
  const pending = [...steps];
  /** @type {Map<Step, Promise<void>>} */
  const running = new Map();
  endStepsOnSignal();
  const finish = async (step) => {
    results.set(step.name, await runStep(step, results, say));
    running.delete(step);
  };
  while (pending.length + running.size > 0) {
    const next = pending[0];
    if (next && canStart(next, [...running.keys()])) {
      pending.shift();
      running.set(next, finish(next));
    } else {
      await Promise.race(running.values());
    }
  }
  return [...results.values()];
}

/** What ends the group of each running step. */
const groups = new Set();
let isEnding = false;
let isListening = false;

/**
 * An interrupted run must leave nothing behind. A step has started groups of its own, such as a server, which only the step
 * itself can end: so it is asked first, and killed when it takes too long.
 */
function endStepsOnSignal() {
  if (isListening) return;
  isListening = true;
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => {
      isEnding = true;
      for (const end of groups) end('SIGTERM');
      const leave = () => process.exit(code);
      setTimeout(leave, GRACE_MS).unref();
      setInterval(() => groups.size === 0 && leave(), 50);
    });
  }
}

function canStart(step, running) {
  if (isEnding) return false;
  if (running.some(({ name }) => step.needs?.includes(name))) return false;
  if (!step.isShared) return running.length === 0;
  return running.length < SIDE_BY_SIDE && running.every(({ isShared }) => isShared);
}

async function runStep(step, results, say) {
  const missing = (step.needs ?? []).find((name) => results.has(name) && results.get(name).failed > 0);
  if (missing) {
    say(describe(step, 0, { passed: 0, failed: 1 }, `not run, since ${missing} failed`));
    return { name: step.name, passed: 0, failed: 1 };
  }
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-step-'));
  const countFile = join(folder, 'count.json');
  try {
    const { code, output, hasTimedOut } = await runCommand(step, countFile).catch(asFailure);
    const counts = countResults(countFile, code);
    const text = hasTimedOut ? `${output}\nGave up after ${step.timeoutMs / 1000} s.\n` : output;
    const isShown = counts.failed > 0 || step.isTalkative;
    say(describe(step, performance.now() - started, counts, isShown ? text : ''));
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
    groups.add(end);
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
      groups.delete(end);
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

function describe(step, ms, { passed, failed }, details) {
  const mark = failed > 0 ? 'FAIL' : 'ok  ';
  const seconds = `${(ms / 1000).toFixed(1)} s`.padStart(8);
  const line = `${mark} ${step.name.padEnd(12)} ${seconds}  ${passed} passed, ${failed} failed  (${step.about})\n`;
  return details ? `${line}${indent(details)}\n` : line;
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '     ');
}
