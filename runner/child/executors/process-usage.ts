/** CPU and memory of another process of this machine, from /proc; `null` where there is none, or the process is gone. */
import { readFileSync } from 'node:fs';

/** Linux tells CPU time in hundredths of a second, whatever the kernel's own clock. */
const MS_PER_TICK = 10;

/** User and system time of all threads so far, ms. */
export function processCpuMs(pid: number): number | null {
  const text = read(pid, 'stat');
  if (text === null) return null;
  // The name of the program, in parentheses, may hold spaces; the fields behind it are counted from the third.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks * MS_PER_TICK : null;
}

/** The most memory that was resident at one time so far, bytes. */
export function processPeakRssBytes(pid: number): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

function read(pid: number, file: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
