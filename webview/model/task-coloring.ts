/** By what the tasks on the timeline are coloured: each way sorts them into a few classes that the legend names and counts. */
import { formatDuration } from '../../profile/index.ts';
import { PHASES } from '../../protocol/profile-report.ts';
import { OUTCOME_LABELS, OUTCOMES } from './outcomes.ts';
import type { RunModel } from './run-model.ts';
import { percentileOf } from './run-times.ts';
import type { TaskStore } from './task-store.ts';
import { PHASE_LABELS } from './task-summary.ts';

export const COLOR_MODES = ['outcome', 'duration', 'phase', 'function'] as const;
export type ColorMode = (typeof COLOR_MODES)[number];

export interface TaskClass {
  readonly label: string;
  readonly count: number;
}

export interface TaskColoring {
  readonly mode: ColorMode;
  readonly classes: readonly TaskClass[];
  classOf(storeRow: number): number;
}

/** Names beyond these share the last class. */
const MOST_NAMES = 6;

/** Waiting for a worker is no property of a task, and would outweigh all else. */
export const COLORED_PHASES = PHASES.filter((phase) => phase !== 'queue');

/** The ways that make sense for a run: a live one knows how its tasks ended, and the rest comes with its end. */
export function colorModesOf({ loaded, store }: RunModel): readonly ColorMode[] {
  if (loaded === null) return ['outcome'];
  return COLOR_MODES.filter((mode) => mode !== 'function' || store.name !== null);
}

export function colorTasks(model: RunModel, mode: ColorMode): TaskColoring {
  switch (mode) {
    case 'outcome':
      return byOutcome(model.store);
    case 'duration':
      return byDuration(model);
    case 'phase':
      return byPhase(model.store);
    case 'function':
      return byName(model);
  }
}

function byOutcome(store: TaskStore): TaskColoring {
  return {
    mode: 'outcome',
    classes: OUTCOMES.map((outcome, code) => ({
      label: OUTCOME_LABELS[outcome],
      count: store.outcomeCounts[code] ?? 0,
    })),
    classOf: (row) => store.outcome[row] ?? 0,
  };
}

/** The slow ones are what one looks for: the slower, the finer the classes. */
function byDuration({ store, sortedRunTimes }: RunModel): TaskColoring {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => percentileOf(sortedRunTimes, share));
  const classOf = (row: number): number => {
    const ms = Math.fround(store.durationOf(row));
    if (!(ms > (p50 ?? 0))) return 0;
    if (ms <= (p90 ?? 0)) return 1;
    return ms <= (p99 ?? 0) ? 2 : 3;
  };
  const text = (ms: number | undefined): string => formatDuration(ms ?? Number.NaN);
  const labels = [
    `Up to the median, ${text(p50)}`,
    `Up to p90, ${text(p90)}`,
    `Up to p99, ${text(p99)}`,
    'Slowest 1 %',
  ];
  return { mode: 'duration', classes: counted(store, labels, classOf), classOf };
}

function byPhase(store: TaskStore): TaskColoring {
  const { phases } = store;
  const classOf = (row: number): number => {
    let longest = 0;
    let longestMs = -1;
    COLORED_PHASES.forEach((phase, at) => {
      const ms = phases?.[phase][row] ?? 0;
      if (ms <= longestMs) return;
      longest = at;
      longestMs = ms;
    });
    return longest;
  };
  const labels = COLORED_PHASES.map((phase) => `Mostly: ${PHASE_LABELS[phase].toLowerCase()}`);
  return { mode: 'phase', classes: counted(store, labels, classOf), classOf };
}

function byName({ store, loaded }: RunModel): TaskColoring {
  const names = loaded?.run.taskNames ?? [];
  const counts = names.map(() => 0);
  for (let row = 0; row < store.length; row++) {
    const name = store.name?.[row] ?? 0;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  const ranked = [...names.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const own = ranked.slice(0, ranked.length > MOST_NAMES + 1 ? MOST_NAMES : MOST_NAMES + 1);
  const classOfName = new Map(own.map((name, at) => [name, at]));
  const classOf = (row: number): number => classOfName.get(store.name?.[row] ?? -1) ?? own.length;
  const labels = own.map((name) => names[name] ?? '');
  if (own.length < names.length) labels.push(`${names.length - own.length} other functions`);
  return { mode: 'function', classes: counted(store, labels, classOf), classOf };
}

function counted(store: TaskStore, labels: readonly string[], classOf: (row: number) => number): TaskClass[] {
  const counts = labels.map(() => 0);
  for (let row = 0; row < store.length; row++) {
    if (!store.isDrawable(row)) continue;
    const at = classOf(row);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return labels.map((label, at) => ({ label, count: counts[at] ?? 0 }));
}
