import {
  PHASES,
  type ProfileReport,
  type Recommendation,
  type ReportFinding,
} from '../protocol/profile-report.ts';
import type { RecordedRun } from '../protocol/recorded-run.ts';
import { aggregatedText } from './aggregated-text.ts';
import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { formatCount, formatFactor, formatShare } from './format-share.ts';
import { hotFunctionsText } from './hot-functions-text.ts';
import { predictionText, scalingText, waysText } from './ways-text.ts';
import { wayText } from './ways/way-text.ts';

/** No line of the numbers is wider, so that they stand in a terminal of common width; sentences may wrap. */
const WIDTH = 100;
const BAR_WIDTH = 40;
/** More failures than this are for the view. */
const MOST_FAILURES = 3;

/** What `poolscope profile` prints: headline, times, a bar per worker, phases, findings and what to do. Ends with a line break. */
export function renderReportText(report: ProfileReport, run: RecordedRun): string {
  const sections = [
    report.verdict.headline,
    aggregatedText(run.aggregated, run.tasks.index.length),
    predictionText(report),
    timesSection(report),
    workersSection(report),
    phasesSection(report),
    waysText(report),
    scalingText(report),
    hotFunctionsText(report),
    failuresSection(run),
    findingsSection(report),
    recommendationLine(report, run),
    run.notes.map((note) => `Note: ${note}`).join('\n'),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function timesSection(report: ProfileReport): string {
  const { run, latency } = report;
  if (run.tasks === 0) return '';
  const serial =
    report.serialMs === null
      ? '–'
      : `${formatDuration(report.serialMs)}${report.serialIsExtrapolated ? ' (extrapolated)' : ''}`;
  const speedup = report.speedup === null ? '–' : formatFactor(report.speedup);
  const lines = [
    `${run.function}  ${formatCount(run.tasks, 'task')}, ${settingText(run)}`,
    `serial ${serial}   ${NOUN[run.executor]} ${formatDuration(run.makespanMs)}   speed-up ${speedup}   utilization ${formatShare(report.utilization)}`,
  ];
  if (latency !== null) {
    const { p50, p90, p99, max } = latency;
    lines.push(
      `run per task: p50 ${formatDuration(p50)}   p90 ${formatDuration(p90)}   p99 ${formatDuration(p99)}   max ${formatDuration(max)}`,
    );
  }
  return lines.map((line) => cut(line)).join('\n');
}

const NOUN = { process: 'pool', thread: 'threads', 'event-loop': 'event loop', serial: 'this run' } as const;

function settingText(run: ProfileReport['run']): string {
  const { executor, workers, chunksize } = run;
  if (executor !== 'process') return wayText({ executor, workers, chunksize });
  return `${formatCount(workers, 'worker')}, chunk size ${chunksize}`;
}

function workersSection(report: ProfileReport): string {
  return report.workers
    .map((worker) => {
      const share = Math.min(1, Math.max(0, worker.utilization));
      const filled = Math.round(share * BAR_WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
      const memory = worker.peakRssBytes === null ? '' : `  ${formatBytes(worker.peakRssBytes)}`;
      const numbers = `${formatShare(share).padStart(6)}  ${formatCount(worker.tasks, 'task')}  CPU ${formatDuration(worker.cpuMs)}`;
      return cut(`worker ${String(worker.id).padEnd(3)} ${bar} ${numbers}${memory}`);
    })
    .join('\n');
}

function phasesSection(report: ProfileReport): string {
  const total = PHASES.reduce((sum, phase) => sum + report.phases[phase], 0);
  const tasks = report.run.tasks;
  if (total <= 0 || tasks === 0) return '';
  const lines = PHASES.map((phase) => {
    const ms = report.phases[phase];
    return `  ${phase.padEnd(12)} ${formatDuration(ms / tasks).padStart(10)} ${formatShare(ms / total).padStart(8)}`;
  });
  return ['From submit to settle, mean per task:', ...lines].join('\n');
}

function failuresSection(run: RecordedRun): string {
  if (run.failedTasks === 0 && run.failure === null) return '';
  const lines: string[] = [];
  if (run.failure !== null && run.failure.detail !== '') lines.push(run.failure.detail);
  for (const failure of run.failures.slice(0, MOST_FAILURES)) {
    lines.push(cut(`Task ${failure.index} failed on ${failure.inputPreview}`));
    lines.push(indent(failure.stack === '' ? `${failure.name}: ${failure.message}` : failure.stack));
  }
  const left = run.failedTasks - Math.min(run.failures.length, MOST_FAILURES);
  if (left > 0) lines.push(`… and ${formatCount(left, 'more failed task')}`);
  return lines.join('\n');
}

function findingsSection(report: ProfileReport): string {
  const { findings, hiddenFindings } = report.verdict;
  const parts = findings.map((one, i) => findingText(one, i + 1));
  if (hiddenFindings > 0) {
    parts.push(`(${formatCount(hiddenFindings, 'more finding')} would save less than 1 %.)`);
  }
  return parts.join('\n');
}

function findingText(one: ReportFinding, number: number): string {
  const lines = [`${number}. ${one.id}: ${one.evidence}`, `   Do: ${one.action}`];
  if (one.expected !== null) {
    const { ms, low, high, basis } = one.expected;
    // What it is now is not always the makespan: on a busy machine findings are worked out from CPU times.
    const now = ms + one.savedMs;
    const range = high > low ? `${formatDuration(low)} to ${formatDuration(high)}, ` : '';
    lines.push(`   Expected: ${formatDuration(now)} → ${formatDuration(ms)} (${range}${basis})`);
  }
  if (one.caveat !== '') lines.push(`   Caveat: ${one.caveat}`);
  lines.push(`   ${one.docUrl}`);
  return lines.join('\n');
}

function recommendationLine(report: ProfileReport, run: RecordedRun): string {
  const { id, recommended } = report.verdict;
  // The executors are Poolscope's, and a watched program has a pool of its own.
  if (run.program !== undefined) return '';
  if (id === 'run-failed' || (id === 'too-little-data' && report.speedup === null)) return '';
  const isAsRun =
    recommended.executor === run.options.executor &&
    recommended.workers === run.options.workers &&
    recommended.chunksize === run.options.chunksize;
  return `Recommended: ${shapeText(recommended)}${isAsRun ? ' (as it was run)' : ''}.`;
}

function shapeText({ executor, workers, chunksize }: Recommendation): string {
  if (executor === 'serial') return 'no pool, a plain loop';
  if (executor === 'event-loop') {
    const limit = workers > 1 ? `, ${workers} in flight` : '';
    return `no pool, await the calls together on the event loop${limit}`;
  }
  const kind = executor === 'process' ? 'ProcessPoolExecutor' : 'ThreadPoolExecutor';
  return `${kind} with ${formatCount(workers, 'worker')}, chunk size ${chunksize}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

function cut(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
