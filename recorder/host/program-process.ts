/** Starts the program that is watched, and waits for its end. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { nodeOptions } from '../preload/environment.ts';
import { FOLDER_VARIABLE } from '../log/log-format.ts';

export interface ProgramRequest {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** Absolute path of the folder that holds `recorder.cjs`. */
  readonly distDirectory: string;
  /** In addition to ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the program prints; without it the program has our own input and output. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void;
  /** Aborting asks the program to end, and kills it when it does not. */
  readonly signal?: AbortSignal;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Somebody asked for its end: by a signal to us, or by aborting. */
  readonly isInterrupted: boolean;
}

/** The program could not be started, in words. */
export class ProgramStartError extends Error {
  override readonly name = 'ProgramStartError';
  /** Of shells and of `env`: 127 where there is no such program, 126 where it cannot be run. */
  readonly exitCode: 126 | 127;

  constructor(program: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    const reason = cause instanceof Error ? cause.message : String(cause);
    const isMissing = code === 'ENOENT';
    super(
      isMissing
        ? `There is no program ${program}: it is neither a path to one nor on PATH.`
        : `${program} cannot be run: ${reason}.`,
      { cause },
    );
    this.exitCode = isMissing ? 127 : 126;
  }
}

/** How long a program may take to end after it was asked to, ms. */
const GRACE_MS = 5_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when the program has ended. @throws ProgramStartError */
export async function runProgram(
  request: ProgramRequest,
  folder: string,
  preload: string,
): Promise<ProgramEnd> {
  const [program = '', ...args] = request.command;
  const hasOwnOutput = request.onOutput !== undefined;
  const stdio: StdioOptions = hasOwnOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(program, args, {
    cwd: request.cwd,
    stdio,
    // A group of its own can be killed with all that it has started; on a terminal it must stay in ours to be interrupted.
    detached: hasOwnOutput && process.platform !== 'win32',
    env: {
      ...process.env,
      ...request.env,
      NODE_OPTIONS: nodeOptions(preload, request.env?.['NODE_OPTIONS'] ?? process.env['NODE_OPTIONS']),
      [FOLDER_VARIABLE]: folder,
    },
  });
  const { onOutput } = request;
  if (onOutput !== undefined) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'stdout'));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'stderr'));
  }
  return waitFor(child, program, request.signal, hasOwnOutput);
}

function waitFor(
  child: ChildProcess,
  program: string,
  abort: AbortSignal | undefined,
  isGroup: boolean,
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    let isInterrupted = false;
    let timer: NodeJS.Timeout | undefined;
    const interrupt = (signal: NodeJS.Signals): void => {
      isInterrupted = true;
      // A terminal interrupts the whole group, so that the program has got the signal already.
      if (!isFromTerminal(signal)) kill(child, signal, false);
    };
    const end = (): void => {
      isInterrupted = true;
      kill(child, 'SIGTERM', isGroup);
      timer = setTimeout(() => kill(child, 'SIGKILL', isGroup), GRACE_MS);
    };
    for (const signal of SIGNALS) process.on(signal, interrupt);
    abort?.addEventListener('abort', end, { once: true });
    if (abort?.aborted === true) end();
    const finish = (): void => {
      clearTimeout(timer);
      for (const signal of SIGNALS) process.off(signal, interrupt);
      abort?.removeEventListener('abort', end);
    };
    child.once('error', (error) => {
      // Once it runs, an error is about a signal that did not reach it.
      if (child.pid !== undefined) return;
      finish();
      reject(new ProgramStartError(program, error));
    });
    // What the program has started may keep its output open for ever; its own end is what counts.
    child.once('exit', (code, signal) => {
      finish();
      resolve({ code, signal, isInterrupted });
    });
  });
}

function isFromTerminal(signal: NodeJS.Signals): boolean {
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  return hasTerminal && signal !== 'SIGTERM';
}

function kill(child: ChildProcess, signal: NodeJS.Signals, isGroup: boolean): void {
  try {
    if (isGroup && child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended in the meantime.
  }
}
