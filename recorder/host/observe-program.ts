/** Runs a program unchanged, and gives what its workers did as a recorded run. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import {
  emptyTaskColumns,
  RUN_SCHEMA,
  type RecordedRun,
  type WorkerRecord,
} from '../../protocol/recorded-run.ts';
import { KEPT_TASKS } from '../log/log-format.ts';
import { readLog } from '../log/read-log.ts';
import { mergeLogs, type MergedRecording } from '../merge/merge-logs.ts';
import { libraryVersion } from './library-version.ts';
import { runProgram, type ProgramEnd, type ProgramRequest } from './program-process.ts';

/**
 * Runs the program to its end, whatever that is: what was recorded until then is in the run.
 *
 * @throws ProgramStartError where the program cannot be started
 */
export async function observeProgram(request: ProgramRequest): Promise<RecordedRun> {
  const startedAt = new Date().toISOString();
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-run-'));
  try {
    const end = await runProgram(request, folder, join(request.distDirectory, 'recorder.cjs'));
    return recordedRun(request, startedAt, end, await mergedLogs(folder));
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function mergedLogs(folder: string): Promise<MergedRecording | null> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  return mergeLogs(await Promise.all(files.map(async (name) => readLog(await readFile(join(folder, name))))));
}

function recordedRun(
  request: ProgramRequest,
  startedAt: string,
  { code, signal, isInterrupted }: ProgramEnd,
  merged: MergedRecording | null,
): RecordedRun {
  const file = merged?.mainFile ?? '';
  const workers = merged?.workers ?? [];
  const threads = workers.filter(({ kind }) => kind === 'thread').length;
  return {
    schema: RUN_SCHEMA,
    id: randomUUID(),
    startedAt,
    function: { file, name: file === '' ? (request.command[0] ?? '') : basename(file), line: 1, column: 1 },
    machine: {
      cpus: availableParallelism(),
      cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
      memoryBytes: totalmem(),
      platform: process.platform,
      nodeVersion: merged?.nodeVersion ?? process.versions.node,
    },
    options: {
      executor: threads * 2 > workers.length ? 'thread' : 'process',
      workers: Math.max(1, mostAtOnce(workers)),
      chunksize: 1,
    },
    outcome: isInterrupted ? 'cancelled' : 'completed',
    failure: null,
    submittedTasks: (merged?.tasks.index.length ?? 0) + (merged?.aggregated?.tasks ?? 0),
    failedTasks: (merged?.failedTasks ?? 0) + (merged?.aggregated?.failedTasks ?? 0),
    tasks: merged?.tasks ?? emptyTaskColumns(),
    workers,
    failures: merged?.failures ?? [],
    serial: null,
    ...(merged === null ? {} : { taskNames: merged.taskNames, parent: merged.parent }),
    ...(merged?.aggregated ? { aggregated: merged.aggregated } : {}),
    program: {
      command: request.command,
      exitCode: code,
      exitSignal: signal,
      libraries: merged === null ? [] : librariesOf(merged),
    },
    notes: notesOf(merged),
  };
}

function librariesOf({ libraries }: MergedRecording): string[] {
  return libraries.map(({ library, kind, file }) => {
    if (library === '') return kind === 'thread' ? 'worker_threads' : 'child_process';
    const version = libraryVersion(library, file);
    return version === null ? library : `${library} ${version}`;
  });
}

function notesOf(merged: MergedRecording | null): string[] {
  if (merged === null) {
    return ['No Node process was recorded: the command has started none, or with an environment of its own.'];
  }
  const notes: string[] = [];
  if (merged.tasks.index.length > 0) {
    notes.push(
      'Tasks are pairs of messages: what a library keeps in its own queue before it posts a task is not in them. Sizes are estimates.',
      'There is no serial run to compare with, so nothing is said of a speed-up: poolscope profile FILE#FUNCTION makes one.',
    );
  }
  if (merged.aggregated !== null) {
    notes.push(
      `The first ${KEPT_TASKS} tasks of each process are kept one by one; ${merged.aggregated.tasks} more are only counted.`,
    );
  }
  if (merged.unanswered > 0) {
    notes.push(`${merged.unanswered} messages to workers got no answer and are not taken for tasks.`);
  }
  if (merged.withoutWorkerSide > 0) {
    notes.push(
      `Of ${merged.withoutWorkerSide} tasks only the sending side was recorded: their run times are not known.`,
    );
  }
  if (merged.cutOffLogs > 0) notes.push(`${merged.cutOffLogs} processes were ended while they recorded.`);
  if (merged.parents > 1)
    notes.push(`${merged.parents} processes or threads have started workers; all are shown.`);
  if (merged.workers.some(({ kind }) => kind === 'thread')) {
    notes.push('Of threads, memory is that of their own heap, and CPU time that of the thread alone.');
  }
  return notes;
}

function mostAtOnce(workers: readonly WorkerRecord[]): number {
  const changes = workers.flatMap(({ started, exited }) => [
    { at: started, by: 1 },
    ...(exited === null ? [] : [{ at: exited, by: -1 }]),
  ]);
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let [alive, most] = [0, 0];
  for (const { by } of changes) {
    alive += by;
    most = Math.max(most, alive);
  }
  return most;
}
