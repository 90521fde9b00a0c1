import type { RunFailure, RunFailureKind } from '../../protocol/recorded-run.ts';

/** Ends a run with a failure in words. */
export class RunnerError extends Error {
  readonly failure: RunFailure;

  constructor(kind: RunFailureKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RunnerError';
    this.failure = { kind, message, detail: cause === undefined ? '' : stackOf(cause), location: null };
  }
}

/** The stack of whatever was thrown, with the causes below it. */
export function stackOf(thrown: unknown, depth = 0): string {
  if (!(thrown instanceof Error)) return describeThrown(thrown);
  const stack = thrown.stack ?? `${thrown.name}: ${thrown.message}`;
  if (thrown.cause === undefined || depth > 4) return stack;
  return `${stack}\nCaused by: ${stackOf(thrown.cause, depth + 1)}`;
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : describeThrown(thrown);
}

function describeThrown(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that cannot be shown';
  }
}
