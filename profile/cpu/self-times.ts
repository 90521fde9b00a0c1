import type { CpuProfile } from '../../protocol/cpu-profile.ts';

/** A span of the run, ms since its origin. */
export interface CpuSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Time in each node itself, ms; of a part of the run when there is a `span`, as far as the samples tell it. */
export function selfTimes(profile: CpuProfile, span: CpuSpan | null): ArrayLike<number> {
  if (span === null) return profile.selfMs;
  const { at, node } = profile.samples;
  const times = new Float64Array(profile.frame.length);
  for (let i = 0; i + 1 < at.length; i++) {
    const from = Math.max(span.fromMs, at[i] ?? 0);
    const to = Math.min(span.toMs, at[i + 1] ?? 0);
    const where = node[i] ?? 0;
    if (to > from) times[where] = (times[where] ?? 0) + to - from;
  }
  return times;
}
