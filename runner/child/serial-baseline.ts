/** Starts the serial baseline's process and gathers what it tells. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { serialize } from 'node:v8';
import type { SerialBaseline } from '../../protocol/recorded-run.ts';
import type { RunPlan } from '../../protocol/runner-messages.ts';
import type { CpuProfiles } from './cpu/cpu-profiles.ts';
import { CHANNEL_FD } from './host-channel.ts';
import type { SerialProgress } from './serial-process.ts';

export interface SerialOutcome {
  readonly serial: SerialBaseline | null;
  /** What the reader must know of it. */
  readonly notes: readonly string[];
}

export interface SerialRequest {
  readonly plan: RunPlan;
  readonly planPath: string;
  readonly tuples: readonly unknown[][];
  /** The longest task of the pool run, ms: one task alone may take longer than the budget. */
  readonly longestTaskMs: number;
  /** Where to put the process's CPU profile, or `null` for none. */
  readonly profiles: CpuProfiles | null;
  readonly signal: AbortSignal;
}

/** What starting Node, importing the module and reading the inputs may take beyond the budget. */
const START_MS = 10_000;

export async function measureSerial(request: SerialRequest): Promise<SerialOutcome> {
  const { plan, planPath, tuples, longestTaskMs, profiles, signal } = request;
  if (plan.serialBudgetMs <= 0 || signal.aborted) return { serial: null, notes: [] };
  const inputsPath = join(dirname(planPath), 'inputs.bin');
  try {
    await writeFile(inputsPath, serialize(tuples));
  } catch (error) {
    return {
      serial: null,
      notes: [`There is no serial baseline: the inputs cannot be copied (${String(error)}).`],
    };
  }
  const start = profiles?.start;
  const child = spawn(
    process.execPath,
    [...(start?.execArgv ?? process.execArgv), process.argv[1] ?? '', '--serial', planPath, inputsPath],
    {
      cwd: plan.cwd,
      env: start?.env ?? process.env,
      // What the user's code prints was seen when the pool ran it.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    },
  );
  const gathered = gather(child);
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  const timer = setTimeout(end, START_MS + plan.serialBudgetMs + 4 * longestTaskMs);
  const ending = await ended(child);
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
  return outcome(gathered, tuples.length, ending);
}

interface Gathered {
  readonly taskMs: number[];
  last: SerialProgress | null;
  stderr: string;
}

function gather(child: ChildProcess): Gathered {
  const gathered: Gathered = { taskMs: [], last: null, stderr: '' };
  let rest = '';
  const wire = child.stdio[CHANNEL_FD];
  if (isReadable(wire)) {
    wire.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const progress: unknown = JSON.parse(line);
        if (!isProgress(progress)) continue;
        for (const ms of progress.taskMs) gathered.taskMs.push(ms);
        gathered.last = progress;
      }
    });
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    gathered.stderr = (gathered.stderr + text).slice(-2000);
  });
  return gathered;
}

function isReadable(stream: unknown): stream is Readable {
  return typeof stream === 'object' && stream !== null && 'setEncoding' in stream;
}

function isProgress(value: unknown): value is SerialProgress {
  return typeof value === 'object' && value !== null && 'taskMs' in value && Array.isArray(value.taskMs);
}

/** How the process ended, in words, or `null` when it ended by itself. */
function ended(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(null);
      else resolve(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`);
    });
  });
}

function outcome({ taskMs, last, stderr }: Gathered, inputs: number, ending: string | null): SerialOutcome {
  const notes: string[] = [];
  if (ending !== null) {
    const [reason = ''] = stderr.trim().split('\n').slice(-1);
    notes.push(`The serial baseline is incomplete: ${ending}${reason === '' ? '' : ` (${reason})`}.`);
  }
  if (last === null || taskMs.length === 0) return { serial: null, notes };
  if (taskMs.length < inputs && ending === null) {
    notes.push(`The serial baseline ran ${taskMs.length} of ${inputs} inputs before its time was up.`);
  }
  if (last.errors > 0) notes.push(`${last.errors} of the ${taskMs.length} serial runs threw.`);
  const { wallMs, cpuMs, mainThreadCpuMs } = last;
  return { serial: { tasks: taskMs.length, wallMs, cpuMs, taskMs, mainThreadCpuMs }, notes };
}
