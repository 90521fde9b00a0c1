/** Failures of the same error, gathered: a hundred tasks that fail alike are one thing to read. */
import type { TaskFailure } from '../../protocol/recorded-run.ts';

export interface FailureGroup {
  readonly name: string;
  readonly message: string;
  /** Of the first failure. */
  readonly stack: string;
  readonly failures: readonly TaskFailure[];
}

/** Groups by name and message, the largest group first and otherwise in the order in which they first failed. */
export function groupFailures(failures: readonly TaskFailure[]): FailureGroup[] {
  const groups = new Map<string, TaskFailure[]>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.name, failure.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined
        ? []
        : [{ name: first.name, message: first.message, stack: first.stack, failures: group }];
    })
    .sort((a, b) => b.failures.length - a.failures.length);
}
