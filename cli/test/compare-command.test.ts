import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serializeRecordedRun } from '../../profile/index.ts';
import { repeat, runOf, scheduledTasks } from '../../profile/test/synthetic-run.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'poolscope-compare-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function stored(name: string, ms: number): string {
  const runMs = repeat(100, 0).map((_, i) => ms + (i % 10) / 100);
  const file = join(folder, name);
  writeFileSync(file, serializeRecordedRun(runOf(scheduledTasks({ runMs, workers: 2 }))));
  return file;
}

function poolscope(...args: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
}

const fast = stored('fast.json', 10);
const slow = stored('slow.json', 12);

test('check fails for a function that became slower, within what is allowed it does not', () => {
  const failed = poolscope('check', slow, '--against', fast, '--format', 'json');
  assert.equal(failed.status, 1, failed.stderr);
  assert.equal(JSON.parse(failed.stdout).regressed, true);
  assert.equal(poolscope('check', slow, '--against', fast, '--max-regression', '25%').status, 0);
  assert.equal(poolscope('check', fast, '--against', slow).status, 0);
});

test('compare shows the change by phase, and fails for none', () => {
  const { status, stdout } = poolscope('compare', fast, slow);
  assert.equal(status, 0);
  assert.match(stdout, /^A task of work costs \d+ % more \(median/);
  assert.match(stdout, /^work: 100 and 100 tasks/m);
  assert.match(stdout, /^ {2}run .*\+19\.9 %$/m);
});

test('what cannot be compared is refused in words', () => {
  const garbled = join(folder, 'garbled.json');
  writeFileSync(garbled, '{"schema": "poolscope.run/1", "tasks": [');
  const refused = poolscope('compare', fast, garbled);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /garbled\.json is no recorded run/);
  assert.equal(poolscope('compare', fast, join(folder, 'missing.json')).status, 2);
  assert.match(poolscope('check', fast).stderr, /--against BASELINE/);
  assert.match(poolscope('check', fast, '--against', slow, '--max-regression', '5').stderr, /such as 5%/);
});
