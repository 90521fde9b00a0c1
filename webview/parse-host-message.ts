/** Reads what comes over the border: a message of the host, or the run embedded in a page. */
import { REPORT_SCHEMA, VERDICT_IDS, type ProfileReport } from '../protocol/profile-report.ts';
import { RUN_SCHEMA, TASK_STAMPS, type RecordedRun, type TaskColumns } from '../protocol/recorded-run.ts';
import type { RunBatch } from '../protocol/runner-messages.ts';
import type { HostToView, RunMessage, ViewRunHeader } from '../protocol/view-messages.ts';
import { isPackedTasks } from './parse-packed-tasks.ts';

const PHASES = ['preparing', 'importing', 'pool', 'serial', 'ways'];
const COLUMNS = ['index', 'worker', 'outcome', 'bytesIn', 'bytesOut', 'cpuMs', ...TASK_STAMPS];

/** The message, or `null` where it is none of ours; a run of another version becomes words about that. */
export function parseHostMessage(value: unknown): HostToView | null {
  if (!isRecord(value)) return null;
  if (isRunStarted(value) || isRunPhase(value) || isBatch(value) || isRunMissing(value) || isReveal(value))
    return value;
  if (value['type'] === 'run-loaded') return parseLoaded(value);
  if (isComparison(value)) return value;
  return null;
}

/** `run` and `report` as they are embedded in a self-contained page or sent in `run-loaded`. */
export function parseLoaded(value: unknown): RunMessage {
  if (!isRecord(value)) return missing('The page holds no run.');
  const { run, report } = value;
  if (!isRecord(run) || !isRecord(report)) return missing('The page holds no run.');
  if (isRun(run) && isReport(report)) {
    const { packed, dismissed, canApply } = value;
    return {
      type: 'run-loaded',
      run,
      report,
      ...(isPackedTasks(packed) ? { packed } : {}),
      dismissed: Array.isArray(dismissed) ? VERDICT_IDS.filter((id) => dismissed.includes(id)) : [],
      canApply: canApply === true,
    };
  }
  const found = typeof run['schema'] === 'string' ? ` (${run['schema']})` : '';
  return missing(
    `It was recorded by another version of Poolscope${found}, or its file is damaged; this version reads ${RUN_SCHEMA}. Profile the function again.`,
  );
}

type Fields = Record<string, unknown>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missing(message: string): RunMessage {
  return { type: 'run-missing', message };
}

function isRunStarted(value: Fields): value is Fields & { type: 'run-started'; header: ViewRunHeader } {
  const { header } = value;
  if (value['type'] !== 'run-started' || !isRecord(header)) return false;
  const texts = [header['runId'], header['functionName'], header['file'], header['startedAt']];
  return (
    texts.every((text) => typeof text === 'string') &&
    isNumber(header['workers']) &&
    isNumber(header['chunksize'])
  );
}

function isRunPhase(value: Fields): value is Extract<HostToView, { type: 'run-phase' }> & Fields {
  return value['type'] === 'run-phase' && PHASES.includes(String(value['phase']));
}

function isRunMissing(value: Fields): value is Extract<HostToView, { type: 'run-missing' }> & Fields {
  return value['type'] === 'run-missing' && typeof value['message'] === 'string';
}

function isReveal(value: Fields): value is Extract<HostToView, { type: 'reveal' }> & Fields {
  return value['type'] === 'reveal' && isNumber(value['fromMs']) && isNumber(value['toMs']);
}

function isComparison(value: Fields): value is Extract<HostToView, { type: 'comparison-loaded' }> & Fields {
  const { before, after, comparison } = value;
  return (
    value['type'] === 'comparison-loaded' &&
    isComparedRun(before) &&
    isComparedRun(after) &&
    isRecord(comparison) &&
    comparison['schema'] === 'poolscope.comparison/1'
  );
}

function isComparedRun(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['title'] === 'string' &&
    isRecord(value['report']) &&
    isReport(value['report'])
  );
}

function isBatch(value: Fields): value is RunBatch & Fields {
  return (
    value['type'] === 'batch' &&
    isColumns(value['tasks']) &&
    hasArrays(value, ['running', 'workers', 'failures']) &&
    isNumber(value['submittedTasks']) &&
    (value['totalTasks'] === null || isNumber(value['totalTasks'])) &&
    isNumber(value['now'])
  );
}

function isRun(value: Fields): value is RecordedRun & Fields {
  return (
    value['schema'] === RUN_SCHEMA &&
    isColumns(value['tasks']) &&
    hasArrays(value, ['workers', 'failures', 'notes']) &&
    isRecord(value['function']) &&
    isRecord(value['machine']) &&
    isRecord(value['options'])
  );
}

function isReport(value: Fields): value is ProfileReport & Fields {
  return (
    value['schema'] === REPORT_SCHEMA &&
    hasArrays(value, ['workers']) &&
    isRecord(value['run']) &&
    isRecord(value['phases']) &&
    isRecord(value['verdict'])
  );
}

function isColumns(value: unknown): value is TaskColumns {
  return isRecord(value) && hasArrays(value, COLUMNS);
}

function hasArrays(value: Fields, keys: readonly string[]): boolean {
  return keys.every((key) => Array.isArray(value[key]));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
