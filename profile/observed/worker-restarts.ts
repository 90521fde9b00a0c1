import { within } from '../cost-model.ts';
import { formatDuration } from '../format-duration.ts';
import { formatCount, formatShare } from '../format-share.ts';
import { finding, wholeRun, type FindingRule } from '../findings/finding-rule.ts';
import type { Measurements } from '../measurements.ts';

/** So many workers in the place of others are worth a word whatever they cost. */
const MANY_RESTARTS = 3;
const COSTLY_SHARE = 0.05;

/** Workers end and others take their place, which start anew and have lost what they had loaded. */
export const workerRestarts: FindingRule = (m) => {
  const restarts = m.run.workers.length - m.workers;
  const lost = m.run.tasks.outcome.filter((outcome) => outcome === 'worker-died').length;
  if (restarts <= 0) return null;
  const startUpMs = meanStartUp(m) * restarts;
  const share = startUpMs / (m.makespanMs * m.workers);
  if (lost === 0 && restarts < MANY_RESTARTS && share < COSTLY_SHARE) return null;
  const lostText = lost === 0 ? '' : `; ${formatCount(lost, 'task')} ended with a worker`;
  const perTask = m.run.workers.length >= 0.9 * m.settledTasks;
  return finding('worker-restarts', m, {
    evidence: `${formatCount(m.run.workers.length, 'worker')} were started for ${m.workers} at a time. Starting those that took the place of others took ${formatDuration(startUpMs)}, ${formatShare(share)} of worker time${lostText}.`,
    action:
      lost > 0
        ? `Find out why workers end${endsOf(m)}: their exit codes stand beside their rows.`
        : perTask
          ? 'Keep the workers and give each one task after another: a pool does that.'
          : 'Keep the workers for longer: a longer idle time, or no limit on tasks or memory of a worker.',
    expected: startUpMs > 0 ? within(m.makespanMs - startUpMs / m.workers, 0.2) : null,
    caveat: 'A worker that is ended on purpose, to free its memory or to stop a task, is counted too.',
    span: wholeRun(m),
  });
};

function meanStartUp({ run }: Measurements): number {
  const starts = run.workers.flatMap(({ started, ready }) => (ready === null ? [] : [ready - started]));
  return starts.length === 0 ? 0 : starts.reduce((sum, ms) => sum + ms, 0) / starts.length;
}

function endsOf({ run }: Measurements): string {
  const bad = run.workers.find(({ exitCode, exitSignal }) => exitSignal !== null || (exitCode ?? 0) !== 0);
  if (bad === undefined) return '';
  return bad.exitSignal === null ? ` (exit code ${bad.exitCode})` : ` (${bad.exitSignal})`;
}
