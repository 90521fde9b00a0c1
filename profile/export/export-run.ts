/** A run in the formats of other tools. */
import { SERIAL_PROCESS } from '../../protocol/cpu-profile.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { analyzeRun } from '../analyze-run.ts';
import { mergeCpuProfiles } from '../cpu/merge-cpu-profiles.ts';
import { toCpuProfile } from '../cpu/to-cpu-profile.ts';
import { encodeRun } from '../run-file/encode-run.ts';
import { serializeRecordedRun } from '../run-format.ts';
import { chromeTrace } from './chrome-trace.ts';
import { tasksCsv } from './tasks-csv.ts';

/** `html` is made by the view. */
export const EXPORT_FORMATS = ['trace', 'csv', 'json', 'cpuprofile', 'html', 'poolscope'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A run has not what the format is for, in words. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
}

/** The longest first: a trace is JSON as well. */
const ENDINGS: readonly (readonly [ending: string, format: ExportFormat])[] = [
  ['.trace.json', 'trace'],
  ['.cpuprofile', 'cpuprofile'],
  ['.poolscope', 'poolscope'],
  ['.html', 'html'],
  ['.json', 'json'],
  ['.csv', 'csv'],
];

/** The format that a file's name asks for, or `null`. */
export function exportFormatOf(path: string): ExportFormat | null {
  const name = path.toLowerCase();
  return ENDINGS.find(([ending]) => name.endsWith(ending))?.[1] ?? null;
}

/** How the name of a file of that format ends. */
export function exportEnding(format: ExportFormat): string {
  return ENDINGS.find(([, one]) => one === format)?.[0] ?? '';
}

/**
 * The content of the file, in parts.
 * @throws ExportError where the run has nothing of that kind.
 */
export function exportParts(
  run: RecordedRun,
  format: Exclude<ExportFormat, 'html'>,
): Iterable<string | Uint8Array> {
  switch (format) {
    case 'trace':
      return chromeTrace(run);
    case 'csv':
      return tasksCsv(run);
    case 'json':
      return ['{"report":', JSON.stringify(analyzeRun(run)), ',"run":', serializeRecordedRun(run), '}\n'];
    case 'cpuprofile':
      return [cpuProfileText(run)];
    case 'poolscope':
      return [encodeRun(run)];
  }
}

function cpuProfileText({ cpuProfiles = [] }: RecordedRun): string {
  const workers = cpuProfiles.filter(({ worker }) => worker !== SERIAL_PROCESS);
  if (workers.length === 0) {
    const advice = 'Profile again with --cpu-profile, or with “CPU profile” in the view.';
    throw new ExportError(`The run has no CPU profiles: they were not asked for. ${advice}`);
  }
  return JSON.stringify(toCpuProfile(mergeCpuProfiles(workers)));
}
