/** The arguments of `poolscope lint`, checked. */
import { parseArgs } from 'node:util';
import { unknownOption } from './unknown-option.ts';

export interface LintArguments {
  /** As they were given; none means the working directory. */
  readonly paths: readonly string[];
  readonly format: 'text' | 'json';
}

/** A mistake in the arguments, in words. */
export class LintArgumentError extends Error {}

export const LINT_USAGE = `Usage: poolscope lint [PATH…] [options]

Lints the TypeScript and JavaScript of files and folders, or of the working directory.

  --format text|json  form of the findings on standard output (default: text)

Exit code: 0 nothing of warning or above, 1 findings, 2 could not run.
`;

const OPTIONS = { format: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

/** `null` when help was asked for. @throws LintArgumentError */
export function parseLintArguments(args: readonly string[]): LintArguments | null {
  const unknown = unknownOption('lint', args, OPTIONS);
  if (unknown !== null) throw new LintArgumentError(unknown);
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
  });
  if (values.help === true) return null;
  const { format = 'text' } = values;
  if (format !== 'text' && format !== 'json') {
    const given = typeof format === 'string' ? `, not ${format}` : '';
    throw new LintArgumentError(`--format must be text or json${given}.`);
  }
  return { paths: positionals, format };
}
