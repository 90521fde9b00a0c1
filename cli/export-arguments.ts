/** The arguments of `poolscope export`, checked. */
import { parseArgs } from 'node:util';
import { EXPORT_FORMATS, exportEnding, exportFormatOf, type ExportFormat } from '../profile/index.ts';
import { nearestName } from './nearest-name.ts';
import { unknownOption } from './unknown-option.ts';

export interface ExportArguments {
  /** Files as they were given. */
  readonly run: string;
  /** `-` for standard output. */
  readonly to: string;
  readonly format: ExportFormat;
}

/** A mistake in the arguments, in words. */
export class ExportArgumentError extends Error {}

export const EXPORT_USAGE = `Usage: poolscope export RUN --to FILE [options]

Writes a recorded run in the format of another tool, which the end of FILE's name tells.

  --to FILE        where to write; - for standard output
  --format FORMAT  where the name does not tell:
                     trace       Chrome's Trace Event Format, for Perfetto and chrome://tracing (.trace.json)
                     csv         a line a task (.csv)
                     json        the report and the run (.json)
                     cpuprofile  the CPU profiles of all workers as one, for VS Code and DevTools (.cpuprofile)
                     html        the view as one page that needs nothing else (.html)
                     poolscope   a run file, as of one that an earlier version wrote as JSON (.poolscope)

Exit code: 0 written, 2 could not write.
`;

const OPTIONS = {
  to: { type: 'string' },
  format: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `null` when help was asked for. @throws ExportArgumentError */
export function parseExportArguments(args: readonly string[]): ExportArguments | null {
  const { values, positionals } = parsed(args);
  if (values.help === true) return null;
  const [run, ...rest] = positionals;
  if (run === undefined || rest.length > 0)
    throw new ExportArgumentError('Name one file of a recorded run to export.');
  if (values.to === undefined) throw new ExportArgumentError('Name the file to write: --to FILE.');
  return { run, to: values.to, format: formatOf(values.format, values.to) };
}

function parsed(args: readonly string[]) {
  const unknown = unknownOption('export', args, OPTIONS);
  if (unknown !== null) throw new ExportArgumentError(unknown);
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new ExportArgumentError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function formatOf(name: string | undefined, to: string): ExportFormat {
  if (name !== undefined) {
    const format = EXPORT_FORMATS.find((one) => one === name);
    if (format !== undefined) return format;
    const nearest = nearestName(name, EXPORT_FORMATS);
    const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
    throw new ExportArgumentError(
      `--format must be one of ${EXPORT_FORMATS.join(', ')}, not ${name}.${hint}`,
    );
  }
  const format = exportFormatOf(to);
  if (format !== null) return format;
  const endings = EXPORT_FORMATS.map(exportEnding).join(', ');
  throw new ExportArgumentError(
    `${to} does not tell the format: end it with one of ${endings}, or give --format.`,
  );
}
