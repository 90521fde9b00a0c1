import type { TaskOutcome, TaskStamp } from '../../protocol/recorded-run.ts';
import type { Log } from '../log/read-log.ts';

/** One task; moments are of the machine's clock. */
export interface ObservedTask {
  readonly stamps: Readonly<Record<TaskStamp, number | null>>;
  readonly worker: number;
  readonly outcome: TaskOutcome;
  readonly name: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly cpuMs: number | null;
  /** Where a failure of it is recorded: the log and the task's number there. */
  readonly source: { readonly log: Log; readonly task: number };
}
