import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EventLog } from '../log/event-log.ts';
import { ROW_FIELDS, ROW_KINDS } from '../log/log-format.ts';
import { readLog } from '../log/read-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolscope-log-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string): Buffer {
  const path = join(folder, name);
  const log = new EventLog(path, () => 0);
  log.row('sent', 1, 2, 3, 4, 5, 6, 7, 8);
  log.entry({ type: 'name', name: 'bürn' });
  log.row('sample', 10, Number.NaN, 12, 13, 14, 15);
  log.flush();
  return readFileSync(path);
}

test('what is written is read back, in words and numbers', () => {
  const { entries, rows, isCutOff } = readLog(written('a.log'));
  assert.deepEqual(entries, [{ type: 'name', name: 'bürn' }]);
  assert.equal(rows.sent.count, 1);
  assert.equal(rows.sent.value(0, 'bytes'), 8);
  assert.equal(rows.sample.value(0, 'gcMs'), 15);
  assert.ok(Number.isNaN(rows.sample.value(0, 'cpuMs')));
  assert.ok(Number.isNaN(rows.sent.value(1, 'task')), 'beyond the end');
  assert.equal(isCutOff, false);
});

test('a file that breaks off anywhere is read up to there', () => {
  const bytes = written('b.log');
  for (let length = 0; length < bytes.length; length += 1) {
    const { entries, rows } = readLog(bytes.subarray(0, length));
    assert.ok(entries.length + rows.sent.count + rows.sample.count < 3);
  }
});

test('garbled bytes give what came before them', () => {
  const bytes = Buffer.concat([written('c.log'), Buffer.from([200, 1, 2, 3])]);
  const { rows, isCutOff } = readLog(bytes);
  assert.equal(rows.sent.count, 1);
  assert.equal(isCutOff, true);
});

test('every kind of row has a number and fits into the buffer', () => {
  assert.deepEqual([...ROW_KINDS].sort(), Object.keys(ROW_FIELDS).sort());
  const path = join(folder, 'd.log');
  const log = new EventLog(path, () => 0);
  for (const kind of ROW_KINDS) {
    for (let i = 0; i < 2000; i += 1) log.row(kind, ...ROW_FIELDS[kind].map((_, field) => i + field));
  }
  log.flush();
  const { rows, isCutOff } = readLog(readFileSync(path));
  assert.equal(isCutOff, false);
  for (const kind of ROW_KINDS) assert.equal(rows[kind].count, 2000, kind);
  assert.equal(rows.poolTask.value(1999, 'cpuMs'), 1999 + ROW_FIELDS.poolTask.length - 1);
});

test('a folder that is gone is no error of the program', () => {
  const gone = mkdtempSync(join(tmpdir(), 'poolscope-gone-'));
  const log = new EventLog(join(gone, 'x.log'), () => 0);
  rmSync(gone, { recursive: true });
  log.row('answered', 1, 0, 2, 3);
  assert.doesNotThrow(() => log.flush());
});
