/** A run that failed before it could be handed to the runner, recorded like any other so that the view can show it. */
import { randomUUID } from 'node:crypto';
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { FunctionsResult } from '../protocol/language-server.ts';
import { emptyTaskColumns, RUN_SCHEMA } from '../protocol/recorded-run.ts';
import type { RecordedRun, RunFailure } from '../protocol/recorded-run.ts';
import type { ProfileSubject } from './profile-panel.ts';

export function failedRun(
  { file, functionName }: ProfileSubject,
  options: RecordedRun['options'],
  failure: RunFailure,
): RecordedRun {
  return {
    schema: RUN_SCHEMA,
    id: randomUUID(),
    startedAt: new Date().toISOString(),
    function: {
      file,
      name: functionName,
      line: failure.location?.line ?? 1,
      column: failure.location?.column ?? 1,
    },
    machine: {
      cpus: availableParallelism(),
      cpuModel: cpus()[0]?.model ?? '',
      memoryBytes: totalmem(),
      platform: process.platform,
      nodeVersion: process.versions.node,
    },
    options,
    outcome: 'failed',
    failure,
    submittedTasks: 0,
    failedTasks: 0,
    tasks: emptyTaskColumns(),
    workers: [],
    failures: [],
    serial: null,
    notes: [],
  };
}

/** What the language server found wrong with a file, in the words of a run. */
export function syntaxRunFailure(
  file: string,
  { message, range }: NonNullable<FunctionsResult['syntaxFailure']>,
): RunFailure {
  const location = { file, line: range.start.line + 1, column: range.start.character + 1 };
  return {
    kind: 'syntax-error',
    message: `${file}:${location.line}:${location.column}: ${message} Correct it and profile again.`,
    detail: '',
    location,
  };
}
