/** Two runs of one function, set against each other. */
import type { Phase } from './profile-report.ts';

/** One quantity of both runs; ms per task. */
export interface ComparedTimes {
  readonly beforeMs: number;
  readonly afterMs: number;
  /** after / before; `null` where before is 0. */
  readonly ratio: number | null;
  /** Chance that runs of the same program differ so much, 0 to 1. */
  readonly p: number;
}

export interface RunComparison {
  readonly schema: 'poolscope.comparison/1';
  readonly function: string;
  readonly tasks: { readonly before: number; readonly after: number };
  /** One look each: a difference of makespans alone says nothing of significance. */
  readonly makespanMs: { readonly before: number; readonly after: number };
  /** Medians of what a task costs from submit to settle but for waiting in the queue. */
  readonly cost: ComparedTimes;
  /** Medians by phase. */
  readonly phases: Readonly<Record<Phase, ComparedTimes>>;
}
