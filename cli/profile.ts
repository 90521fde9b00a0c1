/** `poolscope profile FILE#FUNCTION`. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyzeRun, renderReportText, reportJson, serializeRecordedRun } from '../profile/index.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { profileFunction, requestFor, type ProfileRequest, type RunTarget } from '../runner/host/index.ts';
import { CannotProfileError, chooseFunction, chooseInputs } from './choose-function.ts';
import { makeFolder } from './make-folder.ts';
import {
  parseProfileArguments,
  PROFILE_USAGE,
  ProfileArgumentError,
  type ProfileArguments,
} from './profile-arguments.ts';
import { ProfileProgress } from './profile-progress.ts';
import { reportPage } from './report-page.ts';
import { writeCpuProfiles } from './write-cpu-profiles.ts';

const SUCCEEDED = 0;
const TASKS_FAILED = 1;
const COULD_NOT_RUN = 2;
const CANCELLED = 130;

/** Where this program is, beside the runner and the files of the view. */
const DIST_DIRECTORY = fileURLToPath(new URL('.', import.meta.url)).replace(/[/\\]$/, '');

/** Runs the command; the report goes to standard output, all else to standard error. Resolves to the exit code. */
export async function runProfileCommand(args: string[]): Promise<number> {
  try {
    const parsed = parseProfileArguments(args);
    if (parsed === null) {
      process.stdout.write(PROFILE_USAGE);
      return SUCCEEDED;
    }
    return await deliver(await profile(parsed), parsed);
  } catch (error) {
    if (error instanceof ProfileArgumentError) return refuse(`${error.message}\n\n${PROFILE_USAGE}`);
    if (error instanceof CannotProfileError) return refuse(error.message);
    throw error;
  }
}

interface Profiled {
  readonly run: RecordedRun;
  /** Why the file that it was recorded into is not whole, or `null`. */
  readonly notStored: Error | null;
}

async function profile(args: ProfileArguments): Promise<Profiled> {
  const cwd = process.cwd();
  const file = resolve(args.file);
  const info = await chooseFunction(file, args.file, args.functionName);
  const inputs = await chooseInputs(args, file, info, cwd);
  const request: ProfileRequest = {
    file,
    function: info,
    inputs: inputs.kind === 'json' ? { kind: 'json', path: resolve(inputs.path) } : inputs,
    cwd,
    distDirectory: DIST_DIRECTORY,
    cpuProfile: args.cpuProfile,
    ...(args.executor === null ? {} : { executor: args.executor }),
    ...(args.ways === null ? {} : { ways: args.ways }),
    ...(args.workers === null ? {} : { workers: args.workers }),
    ...(args.chunksize === null ? {} : { chunksize: args.chunksize }),
    ...(args.node === null ? {} : { nodePath: args.node }),
  };
  const abort = new AbortController();
  const cancel = () => abort.abort();
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  const progress = new ProfileProgress(process.stderr);
  const once = async (asked: ProfileRequest): Promise<Profiled> => {
    let notStored: Error | null = null;
    const run = await profileFunction(asked, {
      onEvent: (event) => progress.show(event),
      signal: abort.signal,
      ...(args.out !== null && !isJson(args.out) && { target: newTarget(args.out) }),
      onStored: (_, error) => (notStored = error),
    });
    return { run, notStored };
  };
  try {
    const first = await once(request);
    if (!args.confirm || first.run.outcome !== 'completed') return first;
    const confirming = confirmingRequest(first.run, request, progress);
    return confirming === null ? first : await once(confirming);
  } finally {
    progress.clear();
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}

/** What to run again with, by the first finding that advises a setting; says on standard error what is confirmed, or that nothing is. */
function confirmingRequest(
  run: RecordedRun,
  request: ProfileRequest,
  progress: ProfileProgress,
): ProfileRequest | null {
  const { headline, findings } = analyzeRun(run).verdict;
  progress.clear();
  process.stderr.write(`${headline}\n`);
  for (const finding of findings) {
    const confirming = requestFor(run, finding, request);
    if (confirming === null) continue;
    process.stderr.write(`Running again: ${finding.action}\n`);
    return confirming;
  }
  process.stderr.write('No finding advises another setting, so there is nothing to confirm.\n');
  return null;
}

/** Into a run file a run is recorded as it goes on; JSON can be written at its end only. */
function newTarget(out: string): RunTarget {
  return { path: resolve(out), id: randomUUID(), startedAt: new Date().toISOString() };
}

function isJson(path: string): boolean {
  return extname(path).toLowerCase() === '.json';
}

async function deliver({ run, notStored }: Profiled, args: ProfileArguments): Promise<number> {
  const { format, out, html } = args;
  const report = analyzeRun(run);
  // A run that failed before its first task has nothing to show but the reason.
  const hasReport = run.failure === null || run.tasks.index.length > 0;
  if (format === 'json') await print(reportJson(report));
  else if (hasReport) await print(renderReportText(report, run));
  if (out !== null && isJson(out)) await write(out, serializeRecordedRun(run));
  if (out !== null && notStored !== null) throw cannotWrite(out, notStored);
  if (html !== null) await write(html, await reportPage(run, report, DIST_DIRECTORY));
  if (run.cpuProfiles !== undefined) {
    const targets = { merged: args.cpuProfileOut, directory: args.cpuProfileDirectory };
    await writeCpuProfiles(run.cpuProfiles, targets, write);
  }
  if (run.failure !== null) {
    const { message, detail } = run.failure;
    const isShown = format === 'text' && hasReport;
    return refuse(isShown || detail === '' || message.includes(detail) ? message : `${message}\n${detail}`);
  }
  if (run.outcome === 'cancelled') {
    process.stderr.write('Cancelled; the report covers what had run until then.\n');
    return CANCELLED;
  }
  return run.failedTasks > 0 ? TASKS_FAILED : SUCCEEDED;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(resolve(path)));
    await writeFile(path, text);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): CannotProfileError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CannotProfileError(`The run was profiled, but ${path} cannot be written: ${reason}.`, {
    cause: error,
  });
}

/** Resolves when the text has left the process, which may end right after. */
function print(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, () => done()));
}

function refuse(message: string): number {
  process.stderr.write(`poolscope: ${message.trimEnd()}\n`);
  return COULD_NOT_RUN;
}
