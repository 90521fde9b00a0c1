/** Runs programs that use the built package, for what only shows from outside of a process. */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScriptResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

const POOL = new URL('../dist/index.js', import.meta.url).href;
const TASKS = new URL('./tasks/', import.meta.url).href;

export function temporaryFile(name: string): string {
  return join(mkdtempSync(join(tmpdir(), 'poolscope-test-')), name);
}

/** Starts a module with the pool as `poolscope` and the tests' tasks as `basic` and `faults`. */
export function startScript(body: string, node = process.execPath) {
  const file = temporaryFile('script.mjs');
  writeFileSync(
    file,
    `import * as poolscope from ${JSON.stringify(POOL)};
import * as basic from ${JSON.stringify(`${TASKS}basic.mjs`)};
import * as faults from ${JSON.stringify(`${TASKS}faults.mjs`)};
${body}`,
  );
  return spawn(node, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
}

export function runScript(body: string, timeoutMs = 20_000, node = process.execPath): Promise<ScriptResult> {
  const child = startScript(body, node);
  const started = performance.now();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, ms: performance.now() - started });
    });
  });
}
