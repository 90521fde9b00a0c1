/** The arguments of `poolscope lint`, checked. */
import { parseArgs } from 'node:util';
import { unknownOption } from './unknown-option.ts';

const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type LintFormat = (typeof FORMATS)[number];

export interface LintArguments {
  /** As they were given; none means the working directory. */
  readonly paths: readonly string[];
  readonly format: LintFormat;
  /** Write what can be fixed safely before the rest is reported. */
  readonly isFixing: boolean;
  /** More warnings than this are a failure; errors always are. */
  readonly maxWarnings: number;
  /** Keep what was found for the next run, and use what was kept. */
  readonly isCaching: boolean;
  /** The folder for it; undefined for the usual one. */
  readonly cacheLocation: string | undefined;
  /** Say how this file would be linted, and lint nothing. */
  readonly configurationOf: string | undefined;
}

/** A mistake in the arguments, in words. */
export class LintArgumentError extends Error {}

export const LINT_USAGE = `Usage: poolscope lint [PATH…] [options]

Lints the TypeScript and JavaScript of files and folders, or of the working directory.

  --format FORMAT     form of the findings on standard output: text, json, sarif, or github for
                      annotations in a workflow of GitHub (default: text)
  --fix               write the fixes that keep what the code does, and report what is left
  --max-warnings N    succeed with up to N warnings (default: 0)
  --no-cache          neither use nor keep what earlier runs have found
  --cache-location DIR
                      where to keep it (default: node_modules/.cache/poolscope, or the user's cache)
  --print-config FILE write how FILE would be linted, as JSON, and lint nothing

Severities of rules are read from poolscope.json in the working directory:
  { "rules": { "require-max-workers": "off", "pure-task": "error" } }

Exit code: 0 no error and no more warnings than allowed, 1 findings, 2 could not run.
`;

const OPTIONS = {
  format: { type: 'string' },
  fix: { type: 'boolean' },
  'max-warnings': { type: 'string' },
  'no-cache': { type: 'boolean' },
  'cache-location': { type: 'string' },
  'print-config': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

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
  return {
    paths: positionals,
    format: parseFormat(values.format),
    isFixing: values.fix === true,
    maxWarnings: parseCount(values['max-warnings']),
    isCaching: values['no-cache'] !== true,
    cacheLocation: parsePath('--cache-location', 'a folder', values['cache-location']),
    configurationOf: parsePath('--print-config', 'a file', values['print-config']),
  };
}

function parseFormat(given: string | boolean | undefined = 'text'): LintFormat {
  const format = FORMATS.find((known) => known === given);
  if (format !== undefined) return format;
  const instead = typeof given === 'string' ? `, not ${given}` : '';
  throw new LintArgumentError(`--format must be text, json, sarif or github${instead}.`);
}

function parsePath(option: string, what: string, given: string | boolean | undefined): string | undefined {
  if (given === undefined || (typeof given === 'string' && given !== '')) return given;
  throw new LintArgumentError(`${option} must be followed by ${what}.`);
}

function parseCount(given: string | boolean | undefined = '0'): number {
  if (typeof given === 'string' && /^\d+$/.test(given)) return Number(given);
  const instead = typeof given === 'string' ? `, not ${given}` : '';
  throw new LintArgumentError(`--max-warnings must be a whole number of 0 or more${instead}.`);
}
