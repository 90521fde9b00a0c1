/** `poolscope lint [PATH…]`. */
import { existsSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { analyserVersion, readConfiguration, Workspace, type CacheOptions } from '../analysis/index.ts';
import type { Finding, LintJsonEntry } from '../protocol/finding.ts';
import { LINT_USAGE, LintArgumentError, parseLintArguments, type LintArguments } from './lint-arguments.ts';
import { fixFile } from './lint-fix.ts';
import { configurationOf } from './lint-configuration.ts';
import { lintReportGithub } from './lint-github.ts';
import { lintReportSarif } from './lint-sarif.ts';
import { lintReportText } from './lint-text.ts';

const NOTHING_FOUND = 0;
const FOUND = 1;
const COULD_NOT_RUN = 2;

/** Runs the command; findings go to standard output, all else to standard error. Resolves to the exit code. */
export async function runLintCommand(args: string[]): Promise<number> {
  try {
    const parsed = parseLintArguments(args);
    if (parsed === null) {
      process.stdout.write(LINT_USAGE);
      return NOTHING_FOUND;
    }
    if (parsed.configurationOf !== undefined) return printConfiguration(parsed.configurationOf);
    return await lint(parsed);
  } catch (error) {
    if (!(error instanceof LintArgumentError)) throw error;
    process.stderr.write(`${error.message}\n\n${LINT_USAGE}`);
    return COULD_NOT_RUN;
  }
}

function printConfiguration(file: string): number {
  const configuration = configurationOf(file, process.cwd());
  if (typeof configuration === 'string') return refuse(configuration);
  process.stdout.write(`${JSON.stringify(configuration, null, 2)}\n`);
  return NOTHING_FOUND;
}

async function lint({
  paths,
  format,
  isFixing,
  maxWarnings,
  ...cacheArguments
}: LintArguments): Promise<number> {
  const { rules, pools, problems } = readConfiguration(process.cwd());
  if (problems.length > 0) return refuse(problems.join('\n'));
  const workspace = new Workspace({
    root: process.cwd(),
    rules,
    pools,
    types: 'auto',
    ...oracleWorker(),
    ...cacheOf(cacheArguments),
  });
  try {
    const files = filesOf(paths, workspace);
    if (typeof files === 'string') return refuse(files);
    if (isFixing) for (const file of files) await fixFile(file, workspace);
    const findings = await workspace.lintAll(files);
    const entries = files.flatMap((file, index) => entriesOf(file, findings[index] ?? []));
    const unreadable = files.flatMap((file) => problemOf(file, workspace));
    print(entries, files.length, format);
    for (const note of workspace.takeNotes()) process.stderr.write(`${note}\n`);
    if (workspace.typeStatus.state === 'unavailable') {
      process.stderr.write(`${workspace.typeStatus.reason} Fewer problems are found that way.\n`);
    }
    if (unreadable.length > 0) return refuse(unreadable.join('\n'));
    const warnings = entries.filter(({ severity }) => severity === 'warning').length;
    const isFailure = warnings > maxWarnings || entries.some(({ severity }) => severity === 'error');
    return isFailure ? FOUND : NOTHING_FOUND;
  } finally {
    await workspace.dispose();
  }
}

/** The files to lint, or why there are none. */
function filesOf(paths: readonly string[], workspace: Workspace): string[] | string {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length > 0) return missing.map((path) => `There is no file or folder ${path}.`).join('\n');
  const files = new Set<string>();
  for (const path of paths.length > 0 ? paths : ['.']) {
    const found = workspace.discover([resolve(path)]);
    if (found.length === 0) {
      return statSync(path).isDirectory()
        ? `There is no TypeScript or JavaScript file to lint in ${shown(resolve(path)) || 'the working directory'}.`
        : `${path} is not a TypeScript or JavaScript file.`;
    }
    for (const file of found) files.add(file);
  }
  return [...files].toSorted();
}

/** What keeps a file from being linted as a whole, in words. */
function problemOf(file: string, workspace: Workspace): string[] {
  const problem = workspace.problemOf(file);
  if (problem === undefined) return [];
  const { line, character } = problem.range.start;
  return [
    `${shown(file)}:${line + 1}:${character + 1}: ${problem.message} Only what could be read was linted.`,
  ];
}

function entriesOf(file: string, findings: readonly Finding[]): LintJsonEntry[] {
  const entries = findings.map(({ range, rule, severity, message }) => ({
    file: shown(file),
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    rule,
    severity,
    message,
  }));
  return entries.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

const FORMATTERS: Readonly<
  Record<Exclude<LintArguments['format'], 'text'>, (entries: readonly LintJsonEntry[]) => string>
> = {
  json: (entries) => `${JSON.stringify(entries, null, 2)}\n`,
  sarif: lintReportSarif,
  github: lintReportGithub,
};

function print(entries: readonly LintJsonEntry[], files: number, format: LintArguments['format']): void {
  if (format !== 'text') {
    process.stdout.write(FORMATTERS[format](entries));
    return;
  }
  // https://no-color.org: any value that is not empty switches colour off.
  const isColoured = process.stdout.isTTY && !process.env['NO_COLOR'];
  process.stdout.write(lintReportText(entries, files, isColoured));
}

/** Relative to the working directory, with forward slashes on every platform. */
function shown(file: string): string {
  return relative(process.cwd(), file).split(sep).join('/');
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return COULD_NOT_RUN;
}

/** Where to keep what is found; nowhere if the user says so, or if the analyser is not a built one. */
function cacheOf({ isCaching, cacheLocation }: Pick<LintArguments, 'isCaching' | 'cacheLocation'>): {
  cache?: CacheOptions;
} {
  const version = analyserVersion();
  if (!isCaching || version === undefined) return {};
  return { cache: cacheLocation === undefined ? { version } : { version, folder: resolve(cacheLocation) } };
}

/** The bundle of the type checker's thread lies beside this program. */
function oracleWorker(): { oracleWorkerUrl?: URL } {
  const url = new URL('./oracle-worker.js', import.meta.url);
  return existsSync(url) ? { oracleWorkerUrl: url } : {};
}
