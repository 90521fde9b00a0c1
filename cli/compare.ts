/** `poolscope compare BEFORE AFTER` and `poolscope check RUN --against BASELINE`. */
import {
  compareRuns,
  comparisonHeadline,
  formatDuration,
  incomparable,
  isRegression,
  RunFormatError,
  SIGNIFICANT,
} from '../profile/index.ts';
import { PHASES } from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import type { RunComparison } from '../protocol/run-comparison.ts';
import { readRunFile } from '../runner/host/index.ts';
import {
  CHECK_USAGE,
  COMPARE_USAGE,
  CompareArgumentError,
  parseCheckArguments,
  parseCompareArguments,
  type CompareArguments,
} from './compare-arguments.ts';

const FINE = 0;
const REGRESSED = 1;
const COULD_NOT_COMPARE = 2;

/** Prints what changed. Resolves to the exit code. */
export async function runCompareCommand(args: string[]): Promise<number> {
  return run(args, parseCompareArguments, COMPARE_USAGE);
}

/** Prints what changed, and fails for a regression. Resolves to the exit code. */
export async function runCheckCommand(args: string[]): Promise<number> {
  return run(args, parseCheckArguments, CHECK_USAGE);
}

async function run(
  args: readonly string[],
  parse: (args: readonly string[]) => CompareArguments | null,
  usage: string,
): Promise<number> {
  try {
    const parsed = parse(args);
    if (parsed === null) {
      process.stdout.write(usage);
      return FINE;
    }
    const [before, after] = [await readRun(parsed.before), await readRun(parsed.after)];
    const reason = incomparable(before, after);
    if (reason !== null) throw new CannotCompareError(reason);
    return deliver(compareRuns(before, after), parsed);
  } catch (error) {
    if (error instanceof CompareArgumentError) return refuse(`${error.message}\n\n${usage}`);
    if (error instanceof CannotCompareError) return refuse(`${error.message}\n`);
    throw error;
  }
}

class CannotCompareError extends Error {}

async function readRun(file: string): Promise<RecordedRun> {
  try {
    return await readRunFile(file);
  } catch (error) {
    if (error instanceof RunFormatError)
      throw new CannotCompareError(`${file} is no recorded run: ${error.message}`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new CannotCompareError(`${file} could not be read: ${reason}`);
  }
}

function deliver(comparison: RunComparison, { format, maxRegression }: CompareArguments): number {
  const regressed = maxRegression !== null && isRegression(comparison, maxRegression);
  if (format === 'json') process.stdout.write(`${JSON.stringify({ ...comparison, regressed }, null, 2)}\n`);
  else process.stdout.write(textOf(comparison, regressed));
  return regressed ? REGRESSED : FINE;
}

function textOf(comparison: RunComparison, regressed: boolean): string {
  const { tasks, makespanMs, cost, phases } = comparison;
  const rows = [['cost', cost] as const, ...PHASES.map((phase) => [phase, phases[phase]] as const)].map(
    ([name, { beforeMs, afterMs, ratio, p }]) => {
      const change =
        ratio === null ? '' : `${ratio >= 1 ? '+' : '−'}${Math.abs((ratio - 1) * 100).toFixed(1)} %`;
      const chance = p < SIGNIFICANT ? '' : 'by chance, perhaps';
      const columns = [
        name.padEnd(12),
        formatDuration(beforeMs).padStart(10),
        formatDuration(afterMs).padStart(10),
      ];
      return `  ${columns.join('')}${change.padStart(11)}  ${chance}`.trimEnd();
    },
  );
  return [
    comparisonHeadline(comparison),
    `${comparison.function}: ${tasks.before} and ${tasks.after} tasks, ${formatDuration(makespanMs.before)} and ${formatDuration(makespanMs.after)} in all.`,
    'Median per task, before and after (cost is all but the queue):',
    ...rows,
    ...(regressed ? ['A task costs more than is allowed.'] : []),
    '',
  ].join('\n');
}

function refuse(message: string): number {
  process.stderr.write(message);
  return COULD_NOT_COMPARE;
}
