import type { RunFailure, RunFailureKind } from '../../protocol/recorded-run.ts';

interface FailureDetails {
  readonly detail?: string;
  readonly location?: RunFailure['location'];
  readonly cause?: unknown;
}

/** Ends a profile with a failure in words; it never leaves `profileFunction`. */
export class ProfileError extends Error {
  readonly failure: RunFailure;

  constructor(kind: RunFailureKind, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'ProfileError';
    this.failure = { kind, message, detail: details.detail ?? '', location: details.location ?? null };
  }
}
