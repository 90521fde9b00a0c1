/** The same inputs run in several ways: what was tried, what it took, and whether the results were equal. */

export type ExecutorKind = 'process' | 'thread' | 'event-loop' | 'serial';

/** One setting under which the inputs can be run. */
export interface Way {
  readonly executor: ExecutorKind;
  /** Workers of a pool, calls in flight at once on the event loop, 1 for `serial`. */
  readonly workers: number;
  /** Inputs per message to a worker; 1 where there are no workers. */
  readonly chunksize: number;
}

/** All runs of one way, in the order in which they were made; every column has the same length. */
export interface WayMeasurement {
  readonly way: Way;
  /** First call to last result, ms, workers already started. */
  readonly makespanMs: readonly number[];
  /** Start of the pool until its workers were ready, ms; 0 where there is nothing to start. */
  readonly startupMs: readonly number[];
  /** CPU of all processes taking part, ms. */
  readonly cpuMs: readonly number[];
  /** Highest sum of resident memory of the workers (of the process where there are none), bytes. */
  readonly peakRssBytes: readonly number[];
  /** Inputs run each time: fewer than all where the time budget allowed only a part. */
  readonly tasks: number;
  readonly failedTasks: number;
}

/** One input that two runs answered differently. */
export interface Disagreement {
  readonly index: number;
  readonly first: { readonly way: Way; readonly preview: string };
  readonly second: { readonly way: Way; readonly preview: string };
}

export interface WaysRecord {
  /** How long all of it was allowed to take, ms. */
  readonly budgetMs: number;
  readonly spentMs: number;
  /** `precise`: the intervals were narrow enough to decide. */
  readonly ended: 'precise' | 'budget' | 'cancelled';
  readonly measurements: readonly WayMeasurement[];
  /** Inputs whose results were compared between runs, and how many of them differed. */
  readonly comparedTasks: number;
  readonly differingTasks: number;
  /** The first few that differed. */
  readonly disagreements: readonly Disagreement[];
}
