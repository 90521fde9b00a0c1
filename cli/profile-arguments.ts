/** The arguments of `poolscope profile`, checked. */
import { parseArgs } from 'node:util';
import { unknownOption } from './unknown-option.ts';

export interface ProfileArguments {
  /** As it was given. */
  readonly file: string;
  readonly functionName: string;
  readonly inputExpression: string | null;
  readonly inputsFile: string | null;
  readonly workers: number | null;
  readonly chunksize: number | null;
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
  --workers N         number of worker processes (default: what the machine offers)
  --chunksize N       inputs handed to a worker at once (default: 1)
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
    workers: countOf('--workers', values.workers, 1024),
    chunksize: countOf('--chunksize', values.chunksize, 1_000_000),
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
  workers: TEXT,
  chunksize: TEXT,
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

function formatOf(text: string | undefined): 'text' | 'json' {
  if (text === undefined || text === 'text') return 'text';
  if (text === 'json') return 'json';
  throw new ProfileArgumentError(`--format must be text or json, not ${text}.`);
}
