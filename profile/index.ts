/** From a recorded run to what is said about it. Pure: no Node, no DOM, no editor. */
export { analyzeRun } from './analyze-run.ts';
export { RunFormatError } from './checked-json.ts';
export { compareRuns, incomparable, isRegression, SIGNIFICANT, type RunComparison } from './compare-runs.ts';
export { mergeCpuProfiles } from './cpu/merge-cpu-profiles.ts';
export { toCpuProfile } from './cpu/to-cpu-profile.ts';
export { formatBytes } from './format-bytes.ts';
export { formatDuration } from './format-duration.ts';
export { formatCount, formatFactor, formatPart, formatShare } from './format-share.ts';
export { latencyHistogram, percentile, type LatencyHistogram } from './latency.ts';
export { packedOutcome, packTasks } from './pack-tasks.ts';
export { reportJson } from './report-json.ts';
export { renderReportText } from './report-text.ts';
export { parseRecordedRun, serializeRecordedRun } from './run-format.ts';
export { runWindow } from './run-window.ts';
export { appendColumns } from './task-columns.ts';
export { phaseTotals, taskPhases, type TaskPhases } from './task-phases.ts';
export { utilizationOverTime } from './utilization.ts';
