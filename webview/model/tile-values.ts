/** The four numbers at the top, with a line that says what each is measured against. */
import { formatCount, formatDuration, formatFactor, formatShare } from '../../profile/index.ts';
import type { ProfileReport } from '../../protocol/profile-report.ts';
import type { RunModel } from './run-model.ts';
import { elapsedMs, isPoolDone } from './run-words.ts';

export interface TileValue {
  readonly value: string;
  readonly note: string;
}

export interface TileValues {
  readonly serial: TileValue;
  readonly pool: TileValue;
  readonly speedup: TileValue;
  readonly utilization: TileValue;
}

const UNKNOWN = '–';

export function tileValues(model: RunModel): TileValues {
  if (model.loaded !== null) return finalValues(model, model.loaded.report);
  return liveValues(model);
}

function finalValues(model: RunModel, report: ProfileReport): TileValues {
  const { run, serialMs, speedup } = report;
  const baseline = model.loaded?.run.serial ?? null;
  const measured = (baseline?.tasks ?? 0).toLocaleString('en-US');
  const inputs = run.tasks.toLocaleString('en-US');
  const hasRun = run.makespanMs > 0;
  return {
    serial: {
      value: serialMs === null ? UNKNOWN : formatDuration(serialMs),
      note: serialNote(report, measured, inputs),
    },
    pool: {
      value: hasRun ? formatDuration(run.makespanMs) : UNKNOWN,
      note: `${formatCount(run.workers, 'worker')}, chunk size ${run.chunksize.toLocaleString('en-US')}`,
    },
    speedup: {
      value: speedup === null ? UNKNOWN : formatFactor(speedup),
      note: speedupNote(report),
    },
    utilization: {
      value: hasRun ? formatShare(report.utilization) : UNKNOWN,
      note: `busy time, mean of ${formatCount(run.workers, 'worker')}`,
    },
  };
}

function serialNote(report: ProfileReport, measured: string, inputs: string): string {
  if (report.serialMs === null) return 'not measured';
  return report.serialIsExtrapolated
    ? `estimated from ${measured} of ${inputs} inputs`
    : 'the same inputs, without a pool';
}

function speedupNote({ speedup, serialMs, run: { workers } }: ProfileReport): string {
  if (speedup === null) return serialMs === null ? 'needs a serial time' : 'needs a run to its end';
  if (speedup < 1) return 'slower than without a pool';
  return `${formatShare(speedup / Math.max(1, workers))} of ideal on ${formatCount(workers, 'worker')}`;
}

function liveValues(model: RunModel): TileValues {
  const isRunning = model.state === 'running';
  const workers = model.workers.length;
  const elapsed = elapsedMs(model);
  let busy = 0;
  for (const { row } of model.workers) busy += row.summarize(0, row.length).totalMs;
  for (const task of model.running) busy += Math.max(0, model.now - task.runStart);
  const hasBegun = isRunning && workers > 0 && elapsed > 0;
  const serialNote =
    model.phase === 'ways'
      ? 'known at the end'
      : model.phase === 'serial'
        ? 'being measured now'
        : 'measured after the pool';
  const soFar = isPoolDone(model) ? '' : 'so far, ';
  return {
    serial: { value: UNKNOWN, note: isRunning ? serialNote : '' },
    pool: {
      value: hasBegun ? formatDuration(elapsed) : UNKNOWN,
      note: hasBegun ? `${soFar}on ${formatCount(workers, 'worker')}` : isRunning ? 'starting' : '',
    },
    speedup: { value: UNKNOWN, note: isRunning ? 'known at the end' : '' },
    utilization: {
      value: hasBegun ? formatShare(Math.min(1, busy / (elapsed * workers))) : UNKNOWN,
      note: hasBegun ? `${soFar}start-up included` : '',
    },
  };
}
