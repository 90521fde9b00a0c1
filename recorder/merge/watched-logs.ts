import type { Log } from '../log/read-log.ts';
import type { LogEntry } from '../log/log-format.ts';

export type ProcessEntry = Extract<LogEntry, { type: 'process' }>;
export type WorkerEntry = Extract<LogEntry, { type: 'worker' }>;

/** A log and the process or thread that wrote it. */
export interface WatchedLog {
  readonly log: Log;
  readonly process: ProcessEntry;
}

/** The logs that say who wrote them, by process and thread. */
export function watchedLogs(logs: readonly Log[]): Map<string, WatchedLog> {
  const watched = new Map<string, WatchedLog>();
  for (const log of logs) {
    const process = log.entries.find((entry) => entry.type === 'process');
    if (process !== undefined) watched.set(logKey(process.pid, process.thread), { log, process });
  }
  return watched;
}

export function logKey(pid: number, thread: number): string {
  return `${pid}:${thread}`;
}
