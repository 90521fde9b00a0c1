/** The view itself with a large run: first paint, memory, and the frames of panning at every zoom. */
import type { Page } from 'playwright-core';
import type { ViewBrowser } from '../../webview/test/view-browser.ts';
import { inPageScript } from './in-page-script.ts';

export interface ViewTimes {
  /** From the message to the frame with the tasks, ms. */
  readonly firstPaintMs: number;
  /** What a page with the run holds more than one with a run of few tasks, all garbage collected. */
  readonly bytesPerTask: number;
  /** What the page with few tasks holds. */
  readonly fixedBytes: number;
  /** By zoom, the times of its frames, ms: script, and drawing until the pixels are there. */
  readonly frames: readonly (readonly number[])[];
}

export interface ViewOptions {
  readonly workers: number;
  readonly width: number;
  readonly zooms: readonly number[];
  readonly frames: number;
}

/** Enough for every panel and chart to be there. */
const FEW_TASKS = 1000;

export async function measureView(
  browser: ViewBrowser,
  tasks: number,
  options: ViewOptions,
): Promise<ViewTimes> {
  const few = await openRun(browser, FEW_TASKS, options);
  await few.page.close();
  const { page, firstPaintMs, bytes } = await openRun(browser, tasks, options);
  await page.evaluate(TIME_FRAMES);
  const frames: number[][] = [];
  let zoomed = 1;
  for (const zoom of options.zooms) {
    await page.evaluate(`zoomBy(${zoom / zoomed})`);
    zoomed = zoom;
    frames.push(await page.evaluate<number[]>(`panFrames(${options.frames})`));
  }
  await page.close();
  return {
    firstPaintMs,
    bytesPerTask: (bytes - few.bytes) / (tasks - FEW_TASKS),
    fixedBytes: few.bytes,
    frames,
  };
}

async function openRun(
  browser: ViewBrowser,
  tasks: number,
  { workers, width }: ViewOptions,
): Promise<{ readonly page: Page; readonly firstPaintMs: number; readonly bytes: number }> {
  const { page } = await browser.openWebview({ width, height: 1000 });
  await page.evaluate(await inPageScript());
  const firstPaintMs = await page.evaluate<number>(firstPaint(tasks, workers));
  // Charts and queue are made after the first paint.
  await page.waitForTimeout(2500);
  return { page, firstPaintMs, bytes: await heldBytes(page) };
}

function firstPaint(tasks: number, workers: number): string {
  return `(async () => {
    const message = bench.packedMessage(${tasks}, ${workers});
    const { packed } = message;
    const buffers = [...Object.values(packed), ...Object.values(packed.phases)]
      .filter((column) => ArrayBuffer.isView(column)).map(({ buffer }) => buffer);
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    const began = performance.now();
    postMessage(message, '*', buffers);
    while (!posted.some(({ type }) => type === 'first-task-shown')) await frame();
    // The frame after it begins when the one with the tasks has been painted.
    await frame();
    return performance.now() - began;
  })()`;
}

/** Wraps the frames of the page: a frame is over when its pixels can be read. */
const TIME_FRAMES = `{
  const canvas = document.querySelector('[data-testid=timeline]');
  const context = canvas.getContext('2d');
  const ask = requestAnimationFrame.bind(globalThis);
  globalThis.frameTimes = [];
  globalThis.requestAnimationFrame = (draw) => ask((at) => {
    const began = performance.now();
    draw(at);
    context.getImageData(0, 0, 1, 1);
    frameTimes.push(performance.now() - began);
  });
  const turn = (init) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    canvas.dispatchEvent(new WheelEvent('wheel', {
      clientX: left + width / 2, clientY: top + 60, bubbles: true, cancelable: true, ...init,
    }));
    return new Promise((done) => ask(done));
  };
  globalThis.zoomBy = async (factor) => {
    for (let left = Math.log(factor); left > 0; left -= 2)
      await turn({ deltaY: -Math.min(2, left) * 100, ctrlKey: true });
  };
  globalThis.panFrames = async (count) => {
    await turn({ deltaX: 3 });
    frameTimes.length = 0;
    for (let frame = 0; frame < count; frame++) {
      // What cannot be panned, since all of it is in view, is drawn anew all the same.
      canvas.dispatchEvent(new Event('blur'));
      await turn({ deltaX: 8 });
    }
    return [...frameTimes];
  };
}`;

async function heldBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
  const usage: { usedSize: number; backingStorageSize?: number } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  if (usage.backingStorageSize === undefined)
    throw new Error('This Chromium does not tell how large its array buffers are; use a newer one.');
  return usage.usedSize + usage.backingStorageSize;
}
