/** Opening a run in the view and finding one's way about it, for the tests in a browser. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { analyzeRun, packTasks } from '../../profile/index.ts';
import { emptyTaskColumns, type RecordedRun } from '../../protocol/recorded-run.ts';
import type { ViewToHost } from '../../protocol/view-messages.ts';
import { RunModel } from '../model/run-model.ts';
import { fitViewport } from '../model/viewport.ts';
import { lanesOf } from '../timeline/lanes.ts';
import { timelineLayout, xOfTime, yOfRow } from '../timeline/layout.ts';
import type { ViewBrowser, WebviewOptions, WebviewPage } from './view-browser.ts';

/** Where the tests leave their pictures for people to look at. */
export const SCREENSHOTS = fileURLToPath(new URL('../../test/output/webview/', import.meta.url));
mkdirSync(SCREENSHOTS, { recursive: true });

/** Opens a finished run, and returns once its tasks are drawn. */
export async function openLoaded(
  browser: ViewBrowser,
  run: RecordedRun,
  options: WebviewOptions = {},
): Promise<WebviewPage> {
  const opened = await browser.openWebview(options);
  // As the extension sends it.
  const withoutTasks = { ...run, tasks: emptyTaskColumns() };
  await opened.send({
    type: 'run-loaded',
    run: withoutTasks,
    report: analyzeRun(run),
    packed: packTasks(run),
  });
  await waitForPosted(opened, 'first-task-shown');
  return opened;
}

export async function waitForPosted(opened: WebviewPage, type: ViewToHost['type']): Promise<void> {
  await opened.page.waitForFunction(
    (wanted) =>
      (globalThis as unknown as { posted: ViewToHost[] }).posted.some((message) => message.type === wanted),
    type,
  );
}

/** Returns once the words about what is in view are others than `before`. */
export async function waitForSpanOtherThan(page: Page, before: string | null): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector('[data-testid=timeline-span]')?.textContent !== text,
    before ?? '',
  );
}

/** Where a task stands on the page, by the same reckoning as the view's. */
export async function pointOfTask(
  page: Page,
  run: RecordedRun,
  index: number,
): Promise<{ x: number; y: number }> {
  const model = new RunModel();
  model.apply({ type: 'run-loaded', run, report: analyzeRun(run) });
  const box = await page.getByTestId('timeline').boundingBox();
  assert.ok(box);
  const layout = timelineLayout(box.width, model.workers.length, lanesOf(model).length);
  const storeRow = run.tasks.index.indexOf(index);
  const middle = (model.store.startOf(storeRow) + model.store.endOf(storeRow)) / 2;
  const row = model.workers.findIndex(({ record }) => record.id === run.tasks.worker[storeRow]);
  const view = fitViewport(model.startMs, model.endMs);
  return { x: box.x + xOfTime(layout, view, middle), y: box.y + yOfRow(layout, row) + layout.rowHeight / 2 };
}

export async function postedOf(opened: WebviewPage, type: ViewToHost['type']): Promise<ViewToHost[]> {
  return (await opened.posted()).filter((message) => message.type === type);
}
