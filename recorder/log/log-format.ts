/**
 * What each process and each thread of a watched program appends to a file of its own:
 *
 *     row    = kind (1 byte), one double for each of the kind's fields
 *     entry  = 0 (1 byte), length (4 bytes), JSON
 *
 * All little endian. Files are only ever appended to, so that whatever ends a program leaves what was written before; a last
 * row that is cut off is left out. Moments are milliseconds of CLOCK_MONOTONIC, which all processes of a machine share.
 */

export const ENTRY_KIND = 0;

/** The fields of each kind of row. NaN stands for what is not known. */
export const ROW_FIELDS = {
  /** The parent has posted a request; `message` counts all messages of the channel from 0, as the worker counts them. */
  sent: ['task', 'worker', 'channel', 'message', 'name', 'from', 'to', 'bytes'],
  /** The parent has got the answer. */
  answered: ['task', 'failed', 'at', 'bytes'],
  /** The parent has got a message that answers nothing. */
  heard: ['worker', 'at', 'bytes'],
  /** The worker begins with a request. */
  started: ['channel', 'message', 'at'],
  /** The worker is about to post the answer; the last row for a message counts. */
  ran: ['channel', 'message', 'at', 'end', 'bytes', 'cpuMs'],
  /** The answer is on its way. */
  posted: ['channel', 'message', 'at'],
  /** The worker has posted a message that answers nothing. */
  told: ['from', 'to', 'bytes'],
  sample: ['at', 'cpuMs', 'rssBytes', 'heapUsedBytes', 'loopActiveMs', 'gcMs'],
  /** A task of Poolscope's own pool, which tells all of its moments. */
  poolTask: [
    'task',
    'worker',
    'outcome',
    'submitted',
    'serialized',
    'dispatched',
    'received',
    'deserialized',
    'runStart',
    'runEnd',
    'resultSerialized',
    'resultReceived',
    'resultDeserialized',
    'settled',
    'bytesIn',
    'bytesOut',
    'cpuMs',
  ],
  /** Running totals of the tasks beyond those that are kept one by one; the last row counts. */
  sentTotals: ['tasks', 'failed', 'bytesIn', 'bytesOut', 'from', 'to'],
  ranTotals: ['tasks', 'runMs', 'cpuMs'],
} as const;

export type RowKind = keyof typeof ROW_FIELDS;
export type RowField<Kind extends RowKind> = (typeof ROW_FIELDS)[Kind][number];

/** The kinds by the number that stands for them, which is their position + 1. */
export const ROW_KINDS: readonly RowKind[] = [
  'sent',
  'answered',
  'heard',
  'started',
  'ran',
  'posted',
  'told',
  'sample',
  'poolTask',
  'sentTotals',
  'ranTotals',
];

/** What is not only numbers; each stands in the file of the process or thread that it is about. */
export type LogEntry =
  | {
      readonly type: 'process';
      readonly pid: number;
      readonly thread: number;
      readonly parentPid: number;
      readonly at: number;
      readonly nodeVersion: string;
      readonly file: string;
    }
  /** Something to do with a worker of this process; `worker` counts them from 0. */
  | {
      readonly type: 'worker';
      readonly worker: number;
      readonly kind: 'process' | 'thread';
      readonly pid: number;
      readonly thread: number;
      readonly at: number;
      readonly file: string;
      /** The library whose worker it is, as far as the file tells. */
      readonly library: string;
      readonly workerDataBytes: number;
    }
  | { readonly type: 'ready'; readonly worker: number; readonly at: number }
  /** The program itself has asked for the worker's end. */
  | { readonly type: 'ending'; readonly worker: number; readonly at: number }
  | {
      readonly type: 'exit';
      readonly worker: number;
      readonly at: number;
      readonly code: number | null;
      readonly signal: string | null;
    }
  /** A worker of Poolscope's own pool; it has no file of its own. */
  | {
      readonly type: 'pool-sample';
      readonly worker: number;
      readonly sample: readonly number[];
    }
  | { readonly type: 'library'; readonly worker: number; readonly library: string }
  /** Names are numbered in the order of these entries. */
  | { readonly type: 'name'; readonly name: string }
  | {
      readonly type: 'failure';
      readonly task: number;
      readonly name: string;
      readonly message: string;
      readonly stack: string;
    }
  /** This process or thread has begun its first turn of the event loop. */
  | { readonly type: 'loop'; readonly at: number }
  | { readonly type: 'note'; readonly text: string };

/** Where the files go; set in the environment of the program and of everything that it starts. */
export const FOLDER_VARIABLE = 'POOLSCOPE_RECORDING';
/** Tasks that a process keeps one by one; further ones are summed up. */
export const KEPT_TASKS = 500_000;

export function logFileName(pid: number, thread: number): string {
  return `${pid}-${thread}.log`;
}
