import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeRun, encodeRun, serializeRecordedRun } from '../../profile/index.ts';
import { fullRun } from '../../profile/test/full-run.ts';
import { checkTrace, eventsOf } from '../../profile/test/trace-event-format.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'poolscope-export-'));
after(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(join(folder, 'run.poolscope'), encodeRun(fullRun()));
writeFileSync(join(folder, 'old.json'), serializeRecordedRun(fullRun()));

function poolscope(...args: string[]) {
  return spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
}

function exported(name: string, ...more: string[]): string {
  const { status, stderr } = poolscope('export', 'run.poolscope', '--to', name, ...more);
  assert.equal(status, 0, stderr);
  return readFileSync(join(folder, name), 'utf8');
}

test('the name of the file tells the format', () => {
  const events = checkTrace(exported('made/for/it/a.trace.json'));
  assert.equal(
    eventsOf(events, 'X', 'task').length,
    fullRun().tasks.runStart.filter((at) => at !== null).length,
  );
  assert.equal(exported('a.csv').split('\r\n').length, fullRun().tasks.index.length + 2);
  const { report } = JSON.parse(exported('a.json')) as { report: { schema: string } };
  assert.equal(report.schema, 'poolscope.report/1');
  assert.ok('nodes' in (JSON.parse(exported('a.cpuprofile')) as object));
  assert.match(exported('a.html'), /^<!doctype html>[^]*run-1/i);
});

test('a run of an earlier version becomes a run file', () => {
  assert.equal(poolscope('export', 'old.json', '--to', 'new.poolscope').status, 0);
  assert.deepEqual(decodeRun(readFileSync(join(folder, 'new.poolscope'))), fullRun());
});

test('the format can be said, and the place be standard output', () => {
  const { status, stdout } = poolscope('export', 'run.poolscope', '--to', '-', '--format', 'trace');
  assert.equal(status, 0);
  checkTrace(stdout);
  assert.match(exported('table', '--format', 'csv'), /^index,function,/);
});

test('what cannot be done is said in words, and leaves what was there', () => {
  writeFileSync(join(folder, 'kept.csv'), 'mine');
  writeFileSync(join(folder, 'bad.poolscope'), 'no run');
  const refused = (args: string[], message: RegExp): void => {
    const { status, stderr } = poolscope('export', ...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, message);
  };
  refused([], /Name one file of a recorded run/);
  refused(['run.poolscope'], /Name the file to write: --to FILE/);
  refused(
    ['run.poolscope', '--to', 'x.pdf'],
    /x\.pdf does not tell the format: end it with one of \.trace\.json/,
  );
  refused(['run.poolscope', '--to', 'x', '--format', 'trce'], /not trce\. Did you mean trace\?/);
  refused(['run.poolscope', '--too', 'x'], /export has no option --too\. Did you mean --to\?/);
  refused(['missing.poolscope', '--to', 'kept.csv'], /missing\.poolscope could not be read: .*ENOENT/);
  refused(['bad.poolscope', '--to', 'kept.csv'], /bad\.poolscope is no recorded run: /);
  refused(['run.poolscope', '--to', 'kept.csv/x.csv'], /kept\.csv\/x\.csv cannot be written: /);
  assert.equal(readFileSync(join(folder, 'kept.csv'), 'utf8'), 'mine');
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});
