/** Writes the CPU profiles of a run as files that VS Code, Chrome's DevTools and speedscope open. */
import { join } from 'node:path';
import { mergeCpuProfiles, toCpuProfile } from '../profile/index.ts';
import { SERIAL_PROCESS, type CpuProfile } from '../protocol/cpu-profile.ts';

export interface CpuProfileTargets {
  /** For all workers in one, or `null`. */
  readonly merged: string | null;
  /** For a file a process, or `null`. */
  readonly directory: string | null;
}

export async function writeCpuProfiles(
  profiles: readonly CpuProfile[],
  { merged, directory }: CpuProfileTargets,
  write: (path: string, text: string) => Promise<void>,
): Promise<void> {
  const workers = profiles.filter(({ worker }) => worker !== SERIAL_PROCESS);
  if (merged !== null) await write(merged, textOf(mergeCpuProfiles(workers)));
  if (directory === null) return;
  for (const profile of profiles) {
    const name = profile.worker === SERIAL_PROCESS ? 'serial' : `worker-${profile.worker}`;
    await write(join(directory, `${name}.cpuprofile`), textOf(profile));
  }
}

function textOf(profile: CpuProfile): string {
  return JSON.stringify(toCpuProfile(profile));
}
