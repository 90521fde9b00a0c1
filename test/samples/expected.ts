/** What the samples promise: `samples/expected.json`. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ExecutorKind, VerdictId } from '../../protocol/profile-report.ts';

interface ExpectedProfile {
  /** `FILE#FUNCTION`, from the folder of the samples. */
  readonly function: string;
  readonly tasks: number;
  readonly verdicts: readonly VerdictId[];
  readonly executors: readonly ExecutorKind[];
}

export interface Expected {
  /** By file; files without findings are left out. Lines from 1. */
  readonly lint: Readonly<Record<string, readonly { readonly rule: string; readonly line: number }[]>>;
  readonly profile: readonly ExpectedProfile[];
}

export const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export function readExpected(): Expected {
  return JSON.parse(
    readFileSync(new URL('../../samples/expected.json', import.meta.url), 'utf8'),
  ) as Expected;
}

/** Runs the command line in the folder of the samples. */
export function runCli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: SAMPLES,
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 64 * 1024 ** 2,
  });
  return { status, stdout, stderr };
}
