/** The arguments of `poolscope run`, checked. */
import { parseArgs } from 'node:util';
import { unknownOption } from './unknown-option.ts';

export interface RunArguments {
  /** The program and its arguments, as they were given. */
  readonly command: readonly string[];
  readonly format: 'text' | 'json';
  readonly report: string | null;
  readonly out: string | null;
  readonly html: string | null;
  readonly open: boolean;
}

/** A mistake in the arguments, in words. */
export class RunArgumentError extends Error {}

export const RUN_USAGE = `Usage: poolscope run [options] [--] PROGRAM [arguments]

Runs a Node program unchanged, and says what its workers did: those of piscina, tinypool, workerpool,
jest-worker, poolifier and Poolscope, of worker_threads and of child_process.fork.

  poolscope run node app.js --port 80     or   poolscope run app.js   or   poolscope run npm start

Options stand before the program; what follows it is the program's own.

  --format text|json  form of the report (default: text)
  --report FILE       write the report there (default: to standard error, since standard output is the program's)
  --out FILE          write the recorded run, which the extension can open (FILE.json: as JSON)
  --html FILE         write the report as one page that needs nothing else, and show it if this is a terminal
  --no-open           do not show the page

Exit code: the program's own (128 + N if signal N ended it), 127 if there is no such program, 126 if it cannot be
run, 2 if the arguments are wrong or a file cannot be written.
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  format: TEXT,
  report: TEXT,
  out: TEXT,
  html: TEXT,
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Files that are run by the Node on PATH when they are named without it. */
const SCRIPT = /\.[cm]?[jt]s$/;

/** `null` when help was asked for. @throws RunArgumentError */
export function parseRunArguments(args: readonly string[]): RunArguments | null {
  const at = programPosition(args);
  const own = args.slice(0, at);
  const command = args.slice(args[at] === '--' ? at + 1 : at);
  const values = parsed(own);
  if (values.help === true) return null;
  const [program] = command;
  if (program === undefined)
    throw new RunArgumentError('Name the program to run, as in: poolscope run node app.js');
  return {
    command: SCRIPT.test(program) ? ['node', ...command] : command,
    format: formatOf(values.format),
    report: values.report ?? null,
    out: values.out ?? null,
    html: values.html ?? null,
    open: values['no-open'] !== true,
  };
}

/** Where our own arguments end: at `--`, or at the first word that is neither an option nor its value. */
function programPosition(args: readonly string[]): number {
  const { tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const end = tokens.find(({ kind }) => kind !== 'option');
  return end?.index ?? args.length;
}

function parsed(args: readonly string[]) {
  const unknown = unknownOption('run', args, OPTIONS);
  if (unknown !== null) throw new RunArgumentError(unknown);
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new RunArgumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function formatOf(text: string | undefined): 'text' | 'json' {
  if (text === undefined || text === 'text') return 'text';
  if (text === 'json') return 'json';
  throw new RunArgumentError(`--format must be text or json, not ${text}.`);
}
