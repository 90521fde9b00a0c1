/** Turns the places of a CPU profile from those of the bundle into those of the user's sources, and says whose code is whose. */
import { isAbsolute, sep } from 'node:path';
import type { CpuProfile, ProfileFrame } from '../../protocol/cpu-profile.ts';
import type { StackMapper } from './stack-mapping.ts';

export function mapCpuProfile(profile: CpuProfile, stacks: StackMapper): CpuProfile {
  return { ...profile, frames: profile.frames.map((frame) => mapFrame(frame, stacks)) };
}

function mapFrame(frame: ProfileFrame, stacks: StackMapper): ProfileFrame {
  // V8's pseudo-frames and what Node has built in are known by their address already.
  if (frame.kind !== 'user') return frame;
  const source = stacks.source(frame.file, Math.max(1, frame.line), Math.max(1, frame.column));
  // Modules made of data are how the pool is told what to import.
  if (source === null || source.file.startsWith('data:')) {
    return { ...frame, file: '', line: 0, column: 0, kind: 'pool' };
  }
  const { file, line, column, name } = source;
  const isOwn = isAbsolute(file) && !file.includes(`${sep}node_modules${sep}`);
  return { name: originalName(frame.name, name), file, line, column, kind: isOwn ? 'user' : 'dependency' };
}

/** Where two functions of the bundle have one name, the bundler gives the second a number. */
function originalName(name: string, mapped: string | null): string {
  return mapped !== null && name.startsWith(mapped) && /^\d+$/.test(name.slice(mapped.length))
    ? mapped
    : name;
}
