/** Looks for processes that were left running. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly commandLine: string;
}

/** @returns the process ids whose command line holds all of these */
export function findProcesses(...parts: readonly string[]): number[] {
  const processes = process.platform === 'linux' ? listProc() : listByPs();
  return processes
    .filter(({ commandLine }) => parts.every((part) => commandLine.includes(part)))
    .map(({ pid }) => pid);
}

/** Small systems have no `ps`. */
function listProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), commandLine: readCommandLine(name) }));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It has ended in the meantime.
    return '';
  }
}

function listByPs(): Process[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), commandLine: line }));
}
