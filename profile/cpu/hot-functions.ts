import type { HotFunction } from '../../protocol/profile-report.ts';
import type { CpuProfile } from '../../protocol/cpu-profile.ts';
import { flameGraph } from './flame-graph.ts';
import { functionTimes, type FunctionTimes } from './function-times.ts';

/** So many of those with the most time in themselves are told, and as many of those with the most in all. */
const MOST = 10;

/**
 * Where the workers' time went, by falling time in the function itself; the serial baseline is not counted. What the engine
 * has built in, such as `performance.now`, counts as part of the function that calls it.
 */
export function hotFunctions(profiles: readonly CpuProfile[]): HotFunction[] {
  const graph = flameGraph(profiles.filter(({ worker }) => worker >= 0).map(withoutBuiltins));
  const functions = functionTimes(graph);
  const told = new Set<FunctionTimes>([
    ...functions.slice(0, MOST),
    ...functions.toSorted((a, b) => b.totalMs - a.totalMs).slice(0, MOST),
  ]);
  return functions
    .filter((times) => told.has(times))
    .map(({ frame, selfMs, totalMs }) => ({
      name: frame.name,
      file: frame.file,
      line: frame.line,
      kind: frame.kind,
      selfMs,
      totalMs,
      selfShare: selfMs / graph.busyMs,
      totalShare: totalMs / graph.busyMs,
    }));
}

function withoutBuiltins(profile: CpuProfile): CpuProfile {
  const { frames, frame, parent } = profile;
  const selfMs = [...profile.selfMs];
  // From the leaves up: one built-in function may call another.
  for (let node = frame.length - 1; node >= 0; node--) {
    const called = frames[frame[node] ?? -1];
    const caller = parent[node] ?? -1;
    if (caller < 0 || called?.kind !== 'node' || called.file !== '') continue;
    selfMs[caller] = (selfMs[caller] ?? 0) + (selfMs[node] ?? 0);
    selfMs[node] = 0;
  }
  return { ...profile, selfMs };
}
