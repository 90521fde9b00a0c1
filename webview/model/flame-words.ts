/** How the flame graph words what it shows. */
import { formatDuration, formatShare, type FlameGraph } from '../../profile/index.ts';
import {
  SERIAL_PROCESS,
  type CpuProfile,
  type FrameKind,
  type ProfileFrame,
} from '../../protocol/cpu-profile.ts';
import { relativeToFolder } from './source-location.ts';

export const KIND_LABELS: Readonly<Record<FrameKind, string>> = {
  user: 'Your code',
  dependency: 'Dependencies',
  node: 'Node and V8',
  pool: 'Poolscope',
  gc: 'Garbage collection',
  program: 'Native code',
  idle: 'Idle',
};

/** What a profile is of, for the list to choose from. */
export function processLabel({ worker }: Pick<CpuProfile, 'worker'>): string {
  if (worker === SERIAL_PROCESS) return 'Serial run';
  return worker < 0 ? 'Submitting process' : `Worker ${worker}`;
}

/** `src/tasks.ts:12`, or what stands for a place where there is none. */
export function placeLabel({ file, line, kind }: ProfileFrame, folders: readonly string[]): string {
  if (file === '') return kind === 'node' ? 'built into V8' : KIND_LABELS[kind];
  const place = file.startsWith('node:') ? file : relativeToFolder(file, folders);
  return line > 0 ? `${place}:${line}` : place;
}

/** `1.2 s, 34 %` */
export function timeLabel(ms: number, ofMs: number): string {
  return `${formatDuration(ms)}, ${formatShare(ofMs > 0 ? ms / ofMs : 0)}`;
}

/** Whether an editor can show where it is. */
export function hasSource({ file, line }: ProfileFrame): boolean {
  return line > 0 && /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(file);
}

/** Time in each kind of frame itself, the most first. */
export function timeByKind(graph: FlameGraph): { readonly kind: FrameKind; readonly ms: number }[] {
  const times = new Map<FrameKind, number>();
  graph.frame.forEach((frame, node) => {
    const kind = graph.frames[frame]?.kind ?? 'program';
    times.set(kind, (times.get(kind) ?? 0) + (graph.selfMs[node] ?? 0));
  });
  return [...times]
    .map(([kind, ms]) => ({ kind, ms }))
    .filter(({ ms }) => ms > 0)
    .toSorted((a, b) => b.ms - a.ms);
}
