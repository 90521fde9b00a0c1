import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FirstTaskClock } from '../first-task-clock.ts';

function clock() {
  const reports: number[] = [];
  return { reports, clock: new FirstTaskClock((elapsedMs) => reports.push(elapsedMs)) };
}

test('reports the time since the click, once', () => {
  const { reports, clock: measured } = clock();
  measured.requested('live', performance.now() - 1200);
  measured.shown('live');
  measured.shown('live');
  assert.equal(reports.length, 1);
  assert.ok(reports[0]! >= 1200 && reports[0]! < 2200, String(reports[0]));
});

test('a run is known by the name it has live and by the one it is recorded under', () => {
  for (const name of ['live', 'recorded']) {
    const { reports, clock: measured } = clock();
    measured.requested('live', performance.now());
    measured.recorded('live', 'recorded');
    measured.shown(name);
    measured.shown('live');
    measured.shown('recorded');
    assert.equal(reports.length, 1);
  }
});

test('a page that shows an older run again is not taken for the new one', () => {
  const { reports, clock: measured } = clock();
  measured.requested('new', performance.now());
  measured.shown('old');
  assert.deepEqual(reports, []);
});
