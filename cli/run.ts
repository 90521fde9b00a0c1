/** `poolscope run PROGRAM`: what the workers of any Node program did. */
import { writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  analyzeRun,
  encodeRun,
  renderReportText,
  reportJson,
  serializeRecordedRun,
} from '../profile/index.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { observeProgram, ProgramStartError } from '../recorder/host/index.ts';
import { makeFolder } from './make-folder.ts';
import { openPage } from './open-page.ts';
import { reportPage } from './report-page.ts';
import { parseRunArguments, RUN_USAGE, RunArgumentError, type RunArguments } from './run-arguments.ts';

const SUCCEEDED = 0;
const COULD_NOT_RUN = 2;
const SIGNAL_BASE = 128;

const DIST_DIRECTORY = fileURLToPath(new URL('.', import.meta.url)).replace(/[/\\]$/, '');

/** Runs the program; standard output is its own, the report goes to standard error or to files. Resolves to the exit code. */
export async function runRunCommand(args: string[]): Promise<number> {
  try {
    const parsed = parseRunArguments(args);
    if (parsed === null) {
      process.stdout.write(RUN_USAGE);
      return SUCCEEDED;
    }
    const run = await observeProgram({
      command: parsed.command,
      cwd: process.cwd(),
      distDirectory: DIST_DIRECTORY,
    });
    const isDelivered = await deliver(run, parsed);
    return isDelivered ? exitCodeOf(run) : COULD_NOT_RUN;
  } catch (error) {
    if (error instanceof RunArgumentError) {
      process.stderr.write(`poolscope: ${error.message}\n\n${RUN_USAGE}`);
      return COULD_NOT_RUN;
    }
    if (error instanceof ProgramStartError) {
      process.stderr.write(`poolscope: ${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

/** What the program would have ended with without us. */
function exitCodeOf({ program }: RecordedRun): number {
  const signal = program?.exitSignal ?? null;
  if (signal !== null) {
    const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1] ?? 0;
    return SIGNAL_BASE + number;
  }
  return program?.exitCode ?? SUCCEEDED;
}

/** @returns whether all files were written; why not is said. */
async function deliver(
  run: RecordedRun,
  { format, report: file, out, html, open }: RunArguments,
): Promise<boolean> {
  const report = analyzeRun(run);
  const text = format === 'json' ? reportJson(report) : renderReportText(report, run);
  if (file === null) process.stderr.write(format === 'json' ? text : `\n${text}`);
  const written = [
    file === null || (await write(file, text)),
    out === null || (await write(out, isJson(out) ? serializeRecordedRun(run) : encodeRun(run))),
    html === null || (await write(html, await reportPage(run, report, DIST_DIRECTORY))),
  ];
  if (html !== null && open && process.stderr.isTTY && written[2] === true) openPage(html);
  return written.every(Boolean);
}

function isJson(path: string): boolean {
  return extname(path).toLowerCase() === '.json';
}

async function write(path: string, text: string | Uint8Array): Promise<boolean> {
  try {
    await makeFolder(dirname(resolve(path)));
    await writeFile(path, text);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`poolscope: The program was recorded, but ${path} cannot be written: ${reason}.\n`);
    return false;
  }
}
