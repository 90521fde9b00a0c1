/** The arguments of `poolscope profile`, checked. */
import { parseArgs } from 'node:util';
import type { ExecutorKind } from '../protocol/profile-report.ts';
import type { WaysRequest } from '../runner/host/index.ts';
import { unknownOption } from './unknown-option.ts';

export interface ProfileArguments {
  /** As it was given. */
  readonly file: string;
  readonly functionName: string;
  readonly inputExpression: string | null;
  readonly inputsFile: string | null;
  readonly executor: ExecutorKind | null;
  readonly workers: number | null;
  readonly chunksize: number | null;
  /** Run again with what the first finding advises. */
  readonly confirm: boolean;
  /** Other ways in which to run the inputs, within so many ms. */
  readonly ways: WaysRequest | null;
  readonly format: 'text' | 'json';
  readonly out: string | null;
  readonly html: string | null;
  readonly node: string | null;
  readonly cpuProfile: boolean;
  /** Where the `.cpuprofile` of all workers goes, and the folder for those of each process. */
  readonly cpuProfileOut: string | null;
  readonly cpuProfileDirectory: string | null;
}

/** A mistake in the arguments, in words. */
export class ProfileArgumentError extends Error {}

export const PROFILE_USAGE = `Usage: poolscope profile FILE#FUNCTION [options]

Runs the function on its inputs in a process pool, and says whether the pool is worth it.

  --input-expr EXPR   TypeScript expression that gives the inputs; it sees everything in the file
  --inputs FILE.json  JSON file with an array of argument tuples
                      (without either: the function's @profile tag, a call in the file, or what
                      .vscode/poolscope.json remembers)
  --executor KIND     what to run in: process (default), thread, event-loop or serial
  --workers N         number of workers (default: what the machine offers), or of calls in flight at
                      once on the event loop (default: 64)
  --chunksize N       inputs handed to a worker at once (default: 1)
  --compare           run the inputs in all ways at this setting too: processes, threads, on the event
                      loop and one after another, in turns, until it is clear which is best
  --sweep             look for the best workers and chunk size too, in at most ten runs
  --confirm           run again with what the first finding advises, and report that run: what was
                      predicted beside what it took
  --budget TIME       how long --compare or --sweep may take: 30s (default), 500ms, 2m
  --format text|json  form of the report on standard output (default: text)
  --out FILE          record the run into FILE as it goes on (FILE.json: as JSON, at its end)
  --html FILE         write the report as one page that needs nothing else
  --cpu-profile       sample the workers too: the report and the page say which functions took the time
  --cpuprofile-out FILE
                      write the CPU profile of all workers, which VS Code and Chrome's DevTools open
  --cpuprofile-dir DIR
                      write that of each worker and of the serial run into a folder
  --node PATH         Node to run the code under (default: the one on PATH)

Exit code: 0 all tasks succeeded, 1 tasks failed, 2 could not run, 130 cancelled.
`;

/** `null` when help was asked for. @throws ProfileArgumentError */
export function parseProfileArguments(args: readonly string[]): ProfileArguments | null {
  const { values, positionals } = parsed(args);
  if (values.help === true) return null;
  const [target, ...rest] = positionals;
  if (target === undefined) throw new ProfileArgumentError('Name what to profile as FILE#FUNCTION.');
  if (rest.length > 0) {
    throw new ProfileArgumentError(`One function is profiled at a time; ${rest.join(' ')} is too much.`);
  }
  const hash = target.lastIndexOf('#');
  const [file, functionName] = hash === -1 ? [target, ''] : [target.slice(0, hash), target.slice(hash + 1)];
  if (file === '') throw new ProfileArgumentError(`${target} names no file. Write FILE#FUNCTION.`);
  const inputExpression = values['input-expr'] ?? null;
  const inputsFile = values.inputs ?? null;
  if (inputExpression !== null && inputsFile !== null) {
    throw new ProfileArgumentError('--input-expr and --inputs exclude each other; give one of them.');
  }
  return {
    file,
    functionName,
    inputExpression,
    inputsFile,
    ...settingOf(values),
    confirm: values.confirm === true,
    ways: waysOf(values),
    format: formatOf(values.format),
    out: values.out ?? null,
    html: values.html ?? null,
    node: values.node ?? null,
    cpuProfile:
      values['cpu-profile'] === true ||
      values['cpuprofile-out'] !== undefined ||
      values['cpuprofile-dir'] !== undefined,
    cpuProfileOut: values['cpuprofile-out'] ?? null,
    cpuProfileDirectory: values['cpuprofile-dir'] ?? null,
  };
}

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  'input-expr': TEXT,
  inputs: TEXT,
  executor: TEXT,
  workers: TEXT,
  chunksize: TEXT,
  compare: { type: 'boolean' },
  confirm: { type: 'boolean' },
  sweep: { type: 'boolean' },
  budget: TEXT,
  format: TEXT,
  out: TEXT,
  html: TEXT,
  node: TEXT,
  'cpu-profile': { type: 'boolean' },
  'cpuprofile-out': TEXT,
  'cpuprofile-dir': TEXT,
  help: { type: 'boolean', short: 'h' },
} as const;

function parsed(args: readonly string[]) {
  const unknown = unknownOption('profile', args, OPTIONS);
  if (unknown !== null) throw new ProfileArgumentError(unknown);
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new ProfileArgumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function countOf(option: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new ProfileArgumentError(`${option} must be a whole number from 1 to ${most}, not ${text}.`);
}

interface WayValues {
  readonly executor?: string | undefined;
  readonly workers?: string | undefined;
  readonly chunksize?: string | undefined;
  readonly compare?: boolean | undefined;
  readonly sweep?: boolean | undefined;
  readonly budget?: string | undefined;
}

function settingOf(values: WayValues): Pick<ProfileArguments, 'executor' | 'workers' | 'chunksize'> {
  const executor = executorOf(values.executor);
  const workers = countOf('--workers', values.workers, 1024);
  const chunksize = countOf('--chunksize', values.chunksize, 1_000_000);
  if (executor === 'serial' && workers !== null && workers > 1) {
    throw new ProfileArgumentError(
      `--executor serial runs one call after another; leave out --workers ${workers}.`,
    );
  }
  if ((executor === 'serial' || executor === 'event-loop') && chunksize !== null && chunksize > 1) {
    throw new ProfileArgumentError(
      `--executor ${executor} has no workers to hand chunks to; leave out --chunksize ${chunksize}.`,
    );
  }
  return { executor, workers, chunksize };
}

const EXECUTORS: readonly ExecutorKind[] = ['process', 'thread', 'event-loop', 'serial'];

function executorOf(text: string | undefined): ExecutorKind | null {
  if (text === undefined) return null;
  const executor = EXECUTORS.find((kind) => kind === text);
  if (executor !== undefined) return executor;
  throw new ProfileArgumentError(`--executor must be process, thread, event-loop or serial, not ${text}.`);
}

function waysOf({ compare = false, sweep = false, budget }: WayValues): WaysRequest | null {
  if (compare && sweep) {
    throw new ProfileArgumentError(
      '--compare and --sweep exclude each other; --sweep compares the kinds of executors too.',
    );
  }
  if (!compare && !sweep) {
    if (budget === undefined) return null;
    throw new ProfileArgumentError('--budget is the time for --compare or --sweep; give one of them.');
  }
  return {
    choose: sweep ? 'sweep' : 'compare',
    budgetMs: budget === undefined ? DEFAULT_BUDGET_MS : timeOf(budget),
  };
}

const DEFAULT_BUDGET_MS = 30_000;
const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, '': 1000 };

function timeOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|)$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? 0);
  if (number !== '' && ms > 0 && ms <= 86_400_000) return ms;
  throw new ProfileArgumentError(`--budget must be a time such as 30s, 500ms or 2m, not ${text}.`);
}

function formatOf(text: string | undefined): 'text' | 'json' {
  if (text === undefined || text === 'text') return 'text';
  if (text === 'json') return 'json';
  throw new ProfileArgumentError(`--format must be text or json, not ${text}.`);
}
