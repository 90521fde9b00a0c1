/** The runner's process as the host holds it: start, messages, cancelling, and an end in every case. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import type { HostToRunner, RunnerToHost } from '../../protocol/runner-messages.ts';
import type { NodeProgram } from './find-node.ts';
import { parseRunnerMessage } from './parse-runner-message.ts';

/** File descriptor of the wire, in the child. */
const CHANNEL_FD = 3;

/** How long a cancelled runner has to hand over what it recorded, and then to end; ms. */
const CANCEL_GRACE_MS = 1000;
const TERMINATE_GRACE_MS = 250;

/** What of the end of stderr is kept for the reader of a crash, in characters. */
const STDERR_TAIL = 4000;

export interface RunnerEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  /** Set when it could not be started at all. */
  readonly startError: Error | null;
}

export interface RunnerStart {
  readonly node: NodeProgram;
  readonly runnerPath: string;
  /** What the program is given, behind its own path. */
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly signal: AbortSignal | undefined;
  readonly onMessage: (message: RunnerToHost) => void;
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** Runs the runner to its end. Never rejects; an abort of the signal ends it within little more than a second. */
export function runRunner(start: RunnerStart): Promise<RunnerEnd> {
  const child = spawn(start.node.path, [start.runnerPath, ...start.arguments], {
    cwd: start.cwd,
    env: runnerEnvironment(start.node),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // A process group of its own, so that it can be ended with all its workers, and Ctrl-C reaches us alone.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let stderrTail = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => start.onOutput('stdout', text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-STDERR_TAIL);
    start.onOutput('stderr', text);
  });
  const wire = child.stdio[CHANNEL_FD];
  if (isDuplex(wire)) readMessages(wire, start.onMessage);
  const stopCancelling = cancelOnAbort(child, start.signal);
  return new Promise((resolve) => {
    let startError: Error | null = null;
    child.once('error', (error) => {
      startError = error;
      // Without a process there is no `close` to wait for.
      if (child.pid === undefined) resolve({ exitCode: null, signal: null, stderrTail, startError });
    });
    child.once('exit', () => endGroup(child, 'SIGKILL'));
    child.once('close', (exitCode, signal) => {
      stopCancelling();
      resolve({ exitCode, signal, stderrTail, startError });
    });
  });
}

/** What the editor puts into the environment of its own processes must not steer the user's. */
function runnerEnvironment(node: NodeProgram): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, ...node.env };
  for (const name of ['NODE_CHANNEL_FD', 'NODE_UNIQUE_ID', 'VSCODE_INSPECTOR_OPTIONS', 'NODE_TEST_CONTEXT']) {
    delete env[name];
  }
  if (node.env['ELECTRON_RUN_AS_NODE'] === undefined) delete env['ELECTRON_RUN_AS_NODE'];
  return env;
}

function readMessages(wire: Duplex, onMessage: (message: RunnerToHost) => void): void {
  const parts: string[] = [];
  wire.setEncoding('utf8');
  wire.on('data', (text: string) => {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      parts.push(line);
      const message = parseRunnerMessage(parts.join(''));
      parts.length = 0;
      if (message !== null) onMessage(message);
    }
    if (last !== '') parts.push(last);
  });
  // The other end closes it with a reset when it is killed; `close` of the process tells all there is to tell.
  wire.on('error', () => undefined);
}

function cancelOnAbort(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  const timers: NodeJS.Timeout[] = [];
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
  const cancel = () => {
    const wire = child.stdio[CHANNEL_FD];
    const message: HostToRunner = { type: 'cancel' };
    if (isDuplex(wire)) wire.write(`${JSON.stringify(message)}\n`);
    later(CANCEL_GRACE_MS, () => endGroup(child, 'SIGTERM'));
    later(CANCEL_GRACE_MS + TERMINATE_GRACE_MS, () => endGroup(child, 'SIGKILL'));
  };
  if (signal?.aborted === true) cancel();
  else signal?.addEventListener('abort', cancel, { once: true });
  return () => {
    signal?.removeEventListener('abort', cancel);
    for (const timer of timers) clearTimeout(timer);
  };
}

function endGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true, timeout: 2000 });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

function isDuplex(stream: unknown): stream is Duplex {
  return typeof stream === 'object' && stream !== null && 'write' in stream && 'setEncoding' in stream;
}
