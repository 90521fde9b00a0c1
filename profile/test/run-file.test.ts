import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TASK_STAMPS, type RecordedRun, type TaskStamp } from '../../protocol/recorded-run.ts';
import {
  decodeRun,
  decodeRunFrom,
  encodeRun,
  RunEncoder,
  RunFormatError,
  serializeRecordedRun,
} from '../index.ts';
import { joined } from '../run-file/encode-run.ts';
import { encodeBlock, encodeFileStart, readBlockHeader, type BlockKind } from '../run-file/block-format.ts';
import { crc32 } from '../run-file/crc32.ts';
import { decodePayload, encodePayload, type Column } from '../run-file/columns.ts';
import { fullRun } from './full-run.ts';
import { randomNumbers, runOf, scheduledTasks, workerOf, type SyntheticTask } from './synthetic-run.ts';

test('a run is read back as it was', () => {
  assert.deepEqual(decodeRun(encodeRun(fullRun())), fullRun());
  assert.deepEqual(decodeRun(encodeRun(runOf([]))), runOf([]));
});

test('a run of an earlier version is read from its JSON', () => {
  assert.deepEqual(decodeRun(new TextEncoder().encode(serializeRecordedRun(fullRun()))), fullRun());
});

test('a run is read in pieces as it is read at once', async () => {
  const bytes = encodeRun(fullRun());
  let most = 0;
  const run = await decodeRunFrom((at, length) => {
    most = Math.max(most, length);
    return bytes.subarray(at, at + length);
  });
  assert.deepEqual(run, fullRun());
  assert.ok(most < bytes.length / 2, `${most} of ${bytes.length} bytes at once`);
});

test('what is written as the run goes on makes the same run', () => {
  const run = fullRun();
  const encoder = new RunEncoder();
  const halves = [run.tasks.index.length / 2, Number.POSITIVE_INFINITY].map((end, i, ends) =>
    Object.fromEntries(
      Object.entries(run.tasks).map(([name, column]) => [
        name,
        column.slice(Math.floor(ends[i - 1] ?? 0), Math.floor(end)),
      ]),
    ),
  ) as unknown as (typeof run.tasks)[];
  const parts = [
    ...encoder.begin(run),
    ...encoder.names(run.taskNames ?? []),
    ...run.workers.flatMap((worker) => encoder.worker({ ...worker, samples: none(worker.samples) })),
    ...halves.flatMap((tasks) => [...encoder.tasks(tasks), ...encoder.progress(run)]),
    ...encoder.failures(run.failures),
    ...encoder.notes(run.notes),
    ...run.workers.flatMap((worker) => encoder.worker(worker)),
    ...(run.parent === undefined ? [] : encoder.parent(run.parent)),
    ...encoder.end(run),
  ];
  assert.deepEqual(decodeRun(joined(parts)), run);
});

test('a task whose every moment differs takes fewer than 51 bytes', () => {
  const run = irregularRun(20_000);
  const bytes = encodeRun(run).length / run.tasks.index.length;
  assert.ok(bytes < 51, `${bytes} bytes a task`);
  assert.ok(bytes > 20, `${bytes} bytes a task cannot hold it`);
  assert.deepEqual(decodeRun(encodeRun(run)), run);
});

test('tasks beyond the limit are summed when they are read', () => {
  const runMs = Array.from({ length: 1000 }, (_, i) => 1 + (i % 4) / 4);
  const run = runOf(scheduledTasks({ runMs, workers: 2, inMs: 0.5 }));
  const read = decodeRun(encodeRun(run), { keptTasks: 300 });
  assert.equal(read.tasks.index.length, 300);
  assert.deepEqual(read.tasks.settled, run.tasks.settled.slice(0, 300));
  const rest = runMs.slice(300);
  assert.equal(read.aggregated?.tasks, 700);
  assert.equal(
    read.aggregated?.runMs,
    rest.reduce((sum, ms) => sum + ms, 0),
  );
  assert.equal(read.aggregated?.bytesIn, 700 * 8);
  assert.equal(read.aggregated?.toMs, Math.max(...run.tasks.settled.map((at) => at ?? 0)));
});

test('a file that breaks off anywhere is a run that says so, with what it had', () => {
  const whole = fullRun({ aggregated: undefined } as never);
  const bytes = encodeRun(whole);
  const ends = blockEnds(bytes);
  for (let length = 0; length < bytes.length; length += 1) {
    const cut = bytes.subarray(0, length);
    if (length < (ends[0] ?? 0)) {
      assert.throws(() => decodeRun(cut), RunFormatError);
      continue;
    }
    const run = decodeRun(cut);
    assert.equal(run.outcome, 'failed');
    assert.equal(run.failure?.kind, 'recording-cut-off');
    const at = ends.filter((end) => end <= length).at(-1);
    assert.match(run.failure?.message ?? '', new RegExp(`breaks off.* at byte ${at}:`));
    assert.ok(run.tasks.index.length === 0 || run.tasks.index.length === whole.tasks.index.length);
  }
});

test('garbled bytes end the run before them', () => {
  const bytes = encodeRun(fullRun());
  const [, second = 0, third = 0] = blockEnds(bytes);
  const garbled = bytes.slice();
  garbled[second + 40] = (garbled[second + 40] ?? 0) ^ 1;
  const run = decodeRun(garbled);
  assert.equal(run.failure?.kind, 'recording-cut-off');
  assert.match(run.failure?.message ?? '', new RegExp(`at byte ${second}: the block after it is garbled`));
  assert.ok(third > second);
});

test('another version is said to be one, with what to do', () => {
  const bytes = encodeRun(fullRun());
  bytes[8] = 9;
  assert.throws(
    () => decodeRun(bytes),
    /version 9, but this Poolscope reads version 1; open it with the version/,
  );
});

test('blocks that are missing, foreign or in the wrong place are named with their offset', () => {
  const good = new RunEncoder().begin(fullRun())[1] ?? new Uint8Array();
  const at = 16 + good.length;
  refused([good, block('STAT', 2, {})], `the block at byte ${at} is number 2 where number 1 belongs`);
  refused([block('STAT', 0, {})], 'the block STAT at byte 16 comes before the head of the run');
  refused(
    [block('HEAD', 0, { id: 7 })],
    'the block HEAD at byte 16 has id, which should be a string but is 7',
  );
  refused([good, good], 'number 0 where number 1');
  refused([good, block('FAIL', 1, {})], `the block FAIL at byte ${at} should be an array but is an object`);
  refused([good, block('TASK', 1, undefined)], 'has no column index');
  refused([good, block('DONE', 1, { tasks: 3 })], 'says that 3 tasks were written, but 0 are there');
  const end = { tasks: 0, outcome: 'completed', failure: null, submittedTasks: 0, failedTasks: 0 };
  refused([good, block('DONE', 1, end), block('STAT', 2, end)], 'comes after the end of the run');
});

test('ids that lead nowhere are refused', () => {
  const run = fullRun();
  assert.throws(
    () => decodeRun(encodeRun({ ...run, workers: run.workers.slice(0, 1) })),
    /is of worker 1, which is not in the file/,
  );
  assert.throws(() => decodeRun(encodeRun({ ...run, taskNames: ['one'] })), /has name 1 of 1/);
});

test('parts of a kind that is not known are passed over with a note', () => {
  const head = new RunEncoder().begin(fullRun());
  const end = { tasks: 0, outcome: 'completed', failure: null, submittedTasks: 0, failedTasks: 0 };
  const strange = [block('GLOW' as BlockKind, 1, { bright: true }), block('DONE', 2, end)];
  const run = decodeRun(joined([...head, ...strange]));
  assert.equal(run.outcome, 'completed');
  assert.match(run.notes[0] ?? '', /parts of kind GLOW/);
});

test('numbers of every size, sign and gap are kept', () => {
  const columns: Column[] = [
    { id: 0, unit: 'whole', base: 'none', values: [0, -1, 1, null, 255, -256, 65_536, 2 ** 40, -(2 ** 49)] },
    { id: 1, unit: 'whole', base: 'row', values: [7, 8, 9, null, 10, 5, -1000, 2 ** 31, 3] },
    { id: 2, unit: 'time', base: 'row', values: [0, 0.0001, null, -3.25, 1e7, 5, 5, 5, null] },
    { id: 3, unit: 'time', base: 'column', values: [1, null, 2, -3.2499, 1e7, null, 6, 4.9999, null] },
    { id: 4, unit: 'double', base: 'none', values: [Math.PI, 0, -1e300, 5e-324, null, 1, 2, 3, 4] },
    { id: 5, unit: 'whole', base: 'none', values: Array.from({ length: 9 }, () => 3) },
    { id: 6, unit: 'whole', base: 'none', values: [0.5, 1, 2, 3, 4, 5, 6, 7, null] },
  ];
  const { columns: read } = decodePayload(encodePayload({}, columns), 100);
  for (const { id, values } of columns) {
    assert.deepEqual(
      Array.from(read.get(id) ?? [], (value) => (Number.isNaN(value) ? null : value)),
      values,
    );
  }
});

test('a small block cannot claim many rows', () => {
  const columns: Column[] = [{ id: 0, unit: 'whole', base: 'none', values: [5, 5, 5] }];
  const payload = encodePayload(undefined, columns);
  new DataView(payload.buffer).setUint32(8 + 4, 1_000_000, true);
  assert.throws(() => decodePayload(payload, 2 ** 24), /says column 0 has 1000000 rows; it cannot/);
  const constant = payload.slice(0, 8 + 16);
  constant[8 + 3] = 0;
  assert.throws(() => decodePayload(constant, 2 ** 24), /says column 0 has 1000000 rows; it cannot/);
});

test('the checksum is that of gzip and PNG', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf4_3926);
  assert.equal(
    crc32(new TextEncoder().encode('6789'), crc32(new TextEncoder().encode('12345'))),
    0xcbf4_3926,
  );
});

/** Tasks of some milliseconds as a real pool has them: no two gaps between stamps alike. */
function irregularRun(count: number): RecordedRun {
  const random = randomNumbers(3);
  const tasks = Array.from({ length: count }, (_, index): SyntheticTask => {
    let at = index * 0.7;
    const stamps = TASK_STAMPS.map((stamp): [TaskStamp, number] => {
      at += stamp === 'runEnd' || stamp === 'dispatched' ? random() * 20 : random();
      return [stamp, Math.round(at * 1e4) / 1e4];
    });
    const cpuMs = Math.round(random() * 2e4) / 1e3;
    const [bytesIn, bytesOut] = [Math.round(random() * 1e4), Math.round(random() * 1e3)];
    return { ...Object.fromEntries(stamps), index, worker: index % 8, cpuMs, bytesIn, bytesOut };
  });
  return runOf(tasks, { workers: Array.from({ length: 8 }, (_, id) => workerOf(id)) });
}

function none<T extends object>(samples: T): T {
  return Object.fromEntries(Object.keys(samples).map((name) => [name, []])) as unknown as T;
}

function block(kind: BlockKind, number: number, json: unknown): Uint8Array {
  return encodeBlock(kind, number, encodePayload(json));
}

function refused(blocks: Uint8Array[], message: string): void {
  assert.throws(
    () => decodeRun(joined([encodeFileStart(), ...blocks])),
    (error: unknown) => {
      assert.ok(error instanceof RunFormatError, String(error));
      assert.ok(error.message.includes(message), error.message);
      return true;
    },
  );
}

/** Where each block of a whole file ends. */
function blockEnds(bytes: Uint8Array): number[] {
  const ends: number[] = [];
  for (let at = 16; at < bytes.length;) {
    const header = readBlockHeader(bytes.subarray(at));
    at += 16 + (header?.payloadBytes ?? bytes.length);
    ends.push(at);
  }
  return ends;
}
