/** The arguments of `poolscope compare` and `poolscope check`, checked. */
import { parseArgs } from 'node:util';
import { unknownOption } from './unknown-option.ts';

export interface CompareArguments {
  /** Files of recorded runs, as they were given. */
  readonly before: string;
  readonly after: string;
  readonly format: 'text' | 'json';
  /** The part by which a task may cost more, 0.05 for 5 %; `null` for `compare`, which fails for no difference. */
  readonly maxRegression: number | null;
}

/** A mistake in the arguments, in words. */
export class CompareArgumentError extends Error {}

export const COMPARE_USAGE = `Usage: poolscope compare BEFORE AFTER [options]

Says what changed between two runs of a function that \`poolscope profile --out\` recorded, and whether by chance.

  --format text|json    form of the comparison on standard output (default: text)

Exit code: 0 compared, 2 could not compare.
`;

export const CHECK_USAGE = `Usage: poolscope check RUN --against BASELINE [options]

Fails if a task of RUN costs more than one of BASELINE, beyond what is allowed and not by chance.

  --against BASELINE    the recorded run to hold it to
  --max-regression N%   how much more a task may cost (default: 5%)
  --format text|json    form of the comparison on standard output (default: text)

Exit code: 0 no regression, 1 regression, 2 could not compare.
`;

const TEXT = { type: 'string' } as const;
const HELP = { type: 'boolean', short: 'h' } as const;
const COMPARE_OPTIONS = { format: TEXT, help: HELP } as const;
const CHECK_OPTIONS = { against: TEXT, 'max-regression': TEXT, format: TEXT, help: HELP } as const;

/** `null` when help was asked for. @throws CompareArgumentError */
export function parseCompareArguments(args: readonly string[]): CompareArguments | null {
  const { values, positionals } = checked('compare', args, () =>
    parseArgs({ args: [...args], allowPositionals: true, options: COMPARE_OPTIONS }),
  );
  if (values.help === true) return null;
  const [before, after, ...rest] = positionals;
  if (before === undefined || after === undefined || rest.length > 0)
    throw new CompareArgumentError('Name two files of recorded runs: the one before and the one after.');
  return { before, after, format: formatOf(values.format), maxRegression: null };
}

/** `null` when help was asked for. @throws CompareArgumentError */
export function parseCheckArguments(args: readonly string[]): CompareArguments | null {
  const { values, positionals } = checked('check', args, () =>
    parseArgs({ args: [...args], allowPositionals: true, options: CHECK_OPTIONS }),
  );
  if (values.help === true) return null;
  const [after, ...rest] = positionals;
  if (after === undefined || rest.length > 0)
    throw new CompareArgumentError('Name one file of a recorded run to check.');
  if (values.against === undefined)
    throw new CompareArgumentError('Name the recorded run to hold it to: --against BASELINE.');
  const maxRegression = partOf(values['max-regression'] ?? '5%');
  return { before: values.against, after, format: formatOf(values.format), maxRegression };
}

function checked<T>(command: 'compare' | 'check', args: readonly string[], parse: () => T): T {
  const unknown = unknownOption(command, args, command === 'check' ? CHECK_OPTIONS : COMPARE_OPTIONS);
  if (unknown !== null) throw new CompareArgumentError(unknown);
  try {
    return parse();
  } catch (error) {
    throw new CompareArgumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function partOf(text: string): number {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1];
  if (percent !== undefined) return Number(percent) / 100;
  throw new CompareArgumentError(`--max-regression must be a percentage such as 5%, not ${text}.`);
}

function formatOf(text: string | undefined): 'text' | 'json' {
  if (text === undefined || text === 'text') return 'text';
  if (text === 'json') return 'json';
  throw new CompareArgumentError(`--format must be text or json, not ${text}.`);
}
