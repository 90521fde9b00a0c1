import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeRun } from '../../profile/index.ts';
import type { ProfileReport } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));

export interface Observed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** `null` where the program could not be started. */
  readonly run: RecordedRun | null;
  readonly report: ProfileReport | null;
}

export interface ObserveOptions {
  readonly stdin?: string;
  /** Called with what the program has printed so far; a signal that it gives is sent to the command line. */
  readonly signalAfter?: (stdout: string) => NodeJS.Signals | null;
  /** The Node of the program. */
  readonly node?: string;
}

/** `poolscope run` over a program of this folder, with the run and the report that it wrote. */
export async function observe(command: readonly string[], options: ObserveOptions = {}): Promise<Observed> {
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-test-'));
  try {
    const [out, report] = [join(folder, 'run.poolscope'), join(folder, 'report.json')];
    const { code, stdout, stderr } = await runCommand(
      ['run', '--out', out, '--format', 'json', '--report', report, '--', ...command],
      options,
    );
    return {
      code,
      stdout,
      stderr,
      run: existsSync(out) ? decodeRun(readFileSync(out)) : null,
      report: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command line, run in the folder of the programs. */
export function runCommand(
  args: readonly string[],
  { stdin = '', signalAfter }: ObserveOptions = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: PROGRAMS, stdio: 'pipe' });
    let [stdout, stderr, isSignalled] = ['', '', false];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const signal = isSignalled ? null : (signalAfter?.(stdout) ?? null);
      if (signal === null) return;
      isSignalled = true;
      child.kill(signal);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}
