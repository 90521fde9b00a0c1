/** What the tooltip, the details and the table say about one task. */
import { PHASES, type Phase } from '../../protocol/profile-report.ts';
import { formatBytes, formatDuration } from '../../profile/index.ts';
import { OUTCOME_LABELS, outcomeOfCode } from './outcomes.ts';
import type { TaskStore } from './task-store.ts';

export interface TaskFact {
  readonly label: string;
  readonly value: string;
  /** Set where the fact is a phase, which has a colour. */
  readonly phase?: Phase;
}

export const PHASE_LABELS: Readonly<Record<Phase, string>> = {
  queue: 'Queue',
  serialize: 'Serialize arguments',
  transfer: 'Transfer to worker',
  deserialize: 'Deserialize',
  run: 'Run',
  return: 'Return result',
};

export function taskTitle(store: TaskStore, row: number): string {
  const worker = store.worker[row] ?? -1;
  return `Task #${store.index[row] ?? 0}${worker >= 0 ? ` on worker ${worker}` : ''}`;
}

export function outcomeLabel(store: TaskStore, row: number): string {
  return OUTCOME_LABELS[outcomeOfCode(store.outcome[row] ?? 0)];
}

/** The few facts that matter at a glance. */
export function taskGlance(store: TaskStore, row: number, startMs: number): TaskFact[] {
  return [
    { label: 'Outcome', value: outcomeLabel(store, row) },
    { label: 'Run', value: durationText(store.durationOf(row)) },
    { label: 'Waited', value: waitText(store, row) },
    { label: 'Started at', value: durationText(store.startOf(row) - startMs) },
    {
      label: 'Data',
      value: `${formatBytes(store.bytesIn[row] ?? 0)} in, ${formatBytes(store.bytesOut[row] ?? 0)} out`,
    },
  ];
}

/** Everything recorded about the task; its phases once the whole run is known. */
export function taskFacts(store: TaskStore, row: number, startMs: number): TaskFact[] {
  const facts: TaskFact[] = [{ label: 'Outcome', value: outcomeLabel(store, row) }];
  const at = (moments: Float64Array): string => durationText((moments[row] ?? Number.NaN) - startMs);
  const { phases } = store;
  facts.push(
    { label: 'Submitted at', value: at(store.submitted) },
    { label: 'Started at', value: at(store.start) },
    { label: 'Settled at', value: at(store.settled) },
  );
  for (const phase of phases === null ? [] : PHASES) {
    facts.push({
      label: PHASE_LABELS[phase],
      phase,
      value: durationText(phases?.[phase][row] ?? Number.NaN),
    });
  }
  if (phases === null) facts.push({ label: 'Waited', value: waitText(store, row) });
  if (phases === null) facts.push({ label: 'Run', value: durationText(store.durationOf(row)) });
  facts.push(
    { label: 'CPU, main thread', value: durationText(store.cpuMs[row] ?? Number.NaN) },
    { label: 'Arguments', value: formatBytes(store.bytesIn[row] ?? 0) },
    { label: 'Result', value: formatBytes(store.bytesOut[row] ?? 0) },
  );
  return facts;
}

/** From submit to the start of the run. */
export function waitText(store: TaskStore, row: number): string {
  return durationText(store.startOf(row) - (store.submitted[row] ?? Number.NaN));
}

export function durationText(ms: number): string {
  return Number.isNaN(ms) ? 'not recorded' : formatDuration(ms);
}
