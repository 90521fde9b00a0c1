/** The lanes above the workers: what the process that submits was doing, and how many tasks were waiting. */
import type { RunModel } from '../model/run-model.ts';

export type Lane = 'main' | 'queue';

export const LANE_LABELS: Readonly<Record<Lane, { readonly full: string; readonly short: string }>> = {
  main: { full: 'Main thread', short: 'Main' },
  queue: { full: 'Queue', short: 'Queue' },
};

export function lanesOf(model: RunModel): readonly Lane[] {
  const lanes: Lane[] = [];
  if ((model.loaded?.run.parent?.at.length ?? 0) > 1) lanes.push('main');
  if (model.store.length > 0 || model.state === 'running') lanes.push('queue');
  return lanes;
}
