import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bringIntoView, fitViewport, panViewport, spanViewport, zoomViewport } from '../model/viewport.ts';

const bounds = { from: 100, to: 1100 };

test('zooming keeps the time under the pointer where it is', () => {
  const view = zoomViewport({ from: 200, to: 600 }, 2, 300, bounds);
  assert.deepEqual(view, { from: 250, to: 450 });
  assert.equal((300 - view.from) / (view.to - view.from), 0.25);
});

test('zooming out ends at the whole run and zooming in at a microsecond', () => {
  assert.deepEqual(zoomViewport({ from: 200, to: 600 }, 0.01, 300, bounds), bounds);
  const closest = zoomViewport({ from: 200, to: 600 }, 1e12, 300, bounds);
  assert.ok(Math.abs(closest.to - closest.from - 0.001) < 1e-9);
});

test('panning stops at both ends and keeps the zoom', () => {
  assert.deepEqual(panViewport({ from: 200, to: 600 }, -500, bounds), { from: 100, to: 500 });
  assert.deepEqual(panViewport({ from: 200, to: 600 }, 9999, bounds), { from: 700, to: 1100 });
});

test('a span is shown with a margin, and moved to only when it is out of view', () => {
  const shown = spanViewport(500, 600, bounds);
  assert.deepEqual(shown, { from: 490, to: 610 });
  assert.equal(bringIntoView(shown, 510, 520, bounds), shown);
  assert.deepEqual(bringIntoView(shown, 700, 710, bounds), { from: 645, to: 765 });
});

test('an empty run still has a span', () => {
  const { from, to } = fitViewport(5, 5);
  assert.ok(to > from);
});
