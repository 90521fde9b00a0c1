/** What every opened profile has to load stays small. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bundleView } from './view-browser.ts';

const MOST_KB = 250;

test(`script and style of the view are at most ${MOST_KB} kB, compressed`, async (t) => {
  const [script, style] = await bundleView();
  const bytes = gzipSync(script).length + gzipSync(style).length;
  t.diagnostic(`${(bytes / 1000).toFixed(1)} kB`);
  assert.ok(script.length > 50_000, 'the bundle holds the view');
  assert.ok(bytes <= MOST_KB * 1000, `${bytes} bytes`);
});
