/** `poolscope export RUN --to FILE`. */
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { analyzeRun, ExportError, exportParts, RunFormatError } from '../profile/index.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { readRunFile, writeParts } from '../runner/host/index.ts';
import {
  EXPORT_USAGE,
  ExportArgumentError,
  parseExportArguments,
  type ExportArguments,
} from './export-arguments.ts';
import { reportPage } from './report-page.ts';

const WRITTEN = 0;
const COULD_NOT_WRITE = 2;
const DIST_DIRECTORY = fileURLToPath(new URL('.', import.meta.url));

/** Runs the command. Resolves to the exit code. */
export async function runExportCommand(args: string[]): Promise<number> {
  try {
    const parsed = parseExportArguments(args);
    if (parsed === null) {
      process.stdout.write(EXPORT_USAGE);
      return WRITTEN;
    }
    await deliver(await contentOf(await readRun(parsed.run), parsed), parsed.to);
    return WRITTEN;
  } catch (error) {
    if (error instanceof ExportArgumentError) return refuse(`${error.message}\n\n${EXPORT_USAGE}`);
    if (error instanceof ExportError) return refuse(`${error.message}\n`);
    throw error;
  }
}

async function readRun(file: string): Promise<RecordedRun> {
  try {
    return await readRunFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const what = error instanceof RunFormatError ? 'is no recorded run' : 'could not be read';
    throw new ExportError(`${file} ${what}: ${reason}`, { cause: error });
  }
}

async function contentOf(
  run: RecordedRun,
  { format }: ExportArguments,
): Promise<Iterable<string | Uint8Array>> {
  return format === 'html'
    ? [await reportPage(run, analyzeRun(run), DIST_DIRECTORY)]
    : exportParts(run, format);
}

async function deliver(parts: Iterable<string | Uint8Array>, to: string): Promise<void> {
  if (to === '-') {
    await pipeline(Readable.from(parts), process.stdout, { end: false });
    return;
  }
  try {
    await writeParts(resolve(to), parts);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExportError(`${to} cannot be written: ${reason}`, { cause: error });
  }
}

function refuse(message: string): number {
  process.stderr.write(`poolscope: ${message}`);
  return COULD_NOT_WRITE;
}
