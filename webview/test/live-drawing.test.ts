/** A live run is drawn sparingly, and what is drawn bit by bit is what would be drawn at once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { batchesOf, sampleRun } from './sample-run.ts';
import { ViewBrowser, type WebviewPage } from './view-browser.ts';

const header = {
  runId: 'live-1',
  functionName: 'renderPage',
  file: '/home/ada/site/src/render.ts',
  workers: 4,
  chunksize: 1,
  startedAt: '2026-11-25T09:30:00Z',
};

let browser: ViewBrowser;
before(async () => {
  browser = await ViewBrowser.start();
});
after(() => browser.close());

async function openLive(): Promise<WebviewPage> {
  const opened = await browser.openWebview();
  await opened.page.evaluate(`{
    globalThis.cleared = [];
    const clearRect = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (x, y, width, height) {
      if (this.canvas.dataset.testid === 'timeline') cleared.push(width);
      clearRect.call(this, x, y, width, height);
    };
  }`);
  await opened.send({ type: 'run-started', header });
  await opened.send({ type: 'run-phase', phase: 'pool' });
  return opened;
}

/** Waits until as many tasks are told of on the page, and their frame has been drawn. */
async function waitForTasks(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      document.querySelector('[data-testid=timeline]')?.getAttribute('aria-label')?.startsWith(wanted),
    `Timeline: ${count} tasks`,
  );
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
}

function picture(page: Page): Promise<string> {
  return page.getByTestId('timeline').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

test('what is drawn edge by edge is the picture that is drawn at once', async () => {
  const { page, send, problems } = await openLive();
  const run = sampleRun({ failing: 0.1, dyingWorker: 1, runMs: 30 });
  const batches = batchesOf(run, 24);
  for (const batch of batches) {
    await send(batch);
    await waitForTasks(page, Math.round(((batches.indexOf(batch) + 1) * 240) / 24));
  }
  const widths = await page.evaluate<number[]>('cleared');
  const whole = Math.max(...widths);
  const edges = widths.filter((width) => width < whole / 2);
  // All of it is drawn each time that the run has outgrown the picture.
  assert.ok(edges.length >= 5, `widths drawn: ${widths.join(' ')}`);
  const bitByBit = await picture(page);
  const before = widths.length;
  await page.getByTestId('timeline').dispatchEvent('blur');
  await page.waitForFunction(
    (count) => (globalThis as unknown as { cleared: [] }).cleared.length > count,
    before,
  );
  assert.equal(await picture(page), bitByBit);
  assert.deepEqual(problems, []);
  await page.close();
});

test('many batches are drawn as few frames, and none is drawn that nobody sees', async () => {
  const { page, send } = await openLive();
  const batches = batchesOf(sampleRun(), 60);
  const began = performance.now();
  for (const batch of batches.slice(0, 40)) await send(batch);
  await waitForTasks(page, 160);
  const frames = await page.evaluate<number>('cleared.length');
  // Opening a section changes the layout and may draw it once more.
  assert.ok(frames <= (performance.now() - began) / 250 + 4, `${frames} frames`);
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { get: () => globalThis.isHidden, configurable: true });
    globalThis.isHidden = true;
    document.dispatchEvent(new Event('visibilitychange'));
  `);
  const seen = await page.evaluate<number>('cleared.length');
  for (const batch of batches.slice(40)) await send(batch);
  await page.waitForTimeout(700);
  assert.equal(await page.evaluate<number>('cleared.length'), seen);
  await page.evaluate(`
    globalThis.isHidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
  `);
  await waitForTasks(page, 240);
  await page.close();
});
