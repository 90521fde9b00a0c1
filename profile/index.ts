/** From a recorded run to what is said about it. Pure: no Node, no DOM, no editor. */
export { aggregatedText } from './aggregated-text.ts';
export { analyzeRun } from './analyze-run.ts';
export { RunFormatError } from './checked-json.ts';
export { compareRuns, incomparable, isRegression, SIGNIFICANT } from './compare-runs.ts';
export { comparisonHeadline } from './comparison-text.ts';
export { flameGraph, type FlameGraph } from './cpu/flame-graph.ts';
export { functionTimes, type FunctionTimes } from './cpu/function-times.ts';
export { mergeCpuProfiles } from './cpu/merge-cpu-profiles.ts';
export { toCpuProfile, type DevToolsProfile } from './cpu/to-cpu-profile.ts';
export {
  EXPORT_FORMATS,
  exportEnding,
  ExportError,
  exportFormatOf,
  exportParts,
  type ExportFormat,
} from './export/export-run.ts';
export { formatBytes } from './format-bytes.ts';
export { formatDuration } from './format-duration.ts';
export { formatCount, formatFactor, formatPart, formatShare } from './format-share.ts';
export { histogramOf, latencyHistogram, percentile, type LatencyHistogram } from './latency.ts';
export { packedOutcome, packTasks } from './pack-tasks.ts';
export { reportJson } from './report-json.ts';
export { renderReportText } from './report-text.ts';
export { parseRecordedRun, serializeRecordedRun } from './run-format.ts';
export { isRunFile } from './run-file/block-format.ts';
export { decodeRun, decodeRunFrom } from './run-file/decode-run.ts';
export { encodeRun, RunEncoder, type RunHead } from './run-file/encode-run.ts';
export { runWindow } from './run-window.ts';
export { appendColumns } from './task-columns.ts';
export { phaseTotals, taskPhases } from './task-phases.ts';
export { utilizationOverTime } from './utilization.ts';
export { planNextWay, planWays, type WaysPlan } from './ways/plan-next-way.ts';
export { wayText } from './ways/way-text.ts';
export { isSameWay } from './ways/way-times.ts';
export { workersThatFit } from './ways/workers-that-fit.ts';
