import { TASK_STAMPS, type TaskColumns, type TaskStamp } from '../protocol/recorded-run.ts';

/** The moments of all tasks as columns of numbers, NaN for what never happened: many times quicker to go through. */
export type TaskTimes = Readonly<Record<TaskStamp, Float64Array>>;

export function taskTimes(tasks: TaskColumns): TaskTimes {
  const times: Record<TaskStamp, Float64Array> = {
    submitted: NONE,
    serialized: NONE,
    dispatched: NONE,
    received: NONE,
    deserialized: NONE,
    runStart: NONE,
    runEnd: NONE,
    resultSerialized: NONE,
    resultReceived: NONE,
    resultDeserialized: NONE,
    settled: NONE,
  };
  for (const stamp of TASK_STAMPS) times[stamp] = numbersOf(tasks[stamp]);
  return times;
}

const NONE = new Float64Array(0);

function numbersOf(column: readonly (number | null)[]): Float64Array {
  const numbers = new Float64Array(column.length);
  for (let row = 0; row < column.length; row += 1) numbers[row] = column[row] ?? Number.NaN;
  return numbers;
}
