/** The view in a real browser, as VS Code shows it and as a page by itself. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { analyzeRun } from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { ViewToHost } from '../../protocol/view-messages.ts';
import { RunModel } from '../model/run-model.ts';
import { fitViewport } from '../model/viewport.ts';
import { timelineLayout, xOfTime, yOfRow } from '../timeline/layout.ts';
import { batchesOf, sampleRun } from './sample-run.ts';
import { THEMES, type ThemeName } from './themes.ts';
import { ViewBrowser, type WebviewPage } from './view-browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SCREENSHOTS = fileURLToPath(new URL('../../test/output/webview/', import.meta.url));
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
  mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await ViewBrowser.start();
});
after(() => browser.close());

/** What keeps some people from using the page, as axe-core finds it: with every part of it unfolded. */
async function barriersOn(page: Page): Promise<string[]> {
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('e');
  await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults;
  return violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
}

async function openLoaded(run: RecordedRun, options = {}): Promise<WebviewPage> {
  const opened = await browser.openWebview(options);
  await opened.send({ type: 'run-loaded', run, report: analyzeRun(run) });
  await opened.page.getByTestId('timeline').waitFor();
  await opened.page.waitForFunction(
    () => document.querySelector('[data-testid=state]')?.textContent === 'done',
  );
  return opened;
}

/** Where a task stands on the page, by the same reckoning as the view's. */
async function pointOfTask(page: Page, run: RecordedRun, index: number): Promise<{ x: number; y: number }> {
  const model = new RunModel();
  model.apply({ type: 'run-loaded', run, report: analyzeRun(run) });
  const box = await page.getByTestId('timeline').boundingBox();
  assert.ok(box);
  const layout = timelineLayout(box.width, model.workers.length);
  const storeRow = run.tasks.index.indexOf(index);
  const middle = (model.store.startOf(storeRow) + model.store.endOf(storeRow)) / 2;
  const row = model.workers.findIndex(({ record }) => record.id === run.tasks.worker[storeRow]);
  const view = fitViewport(model.startMs, model.endMs);
  return { x: box.x + xOfTime(layout, view, middle), y: box.y + yOfRow(layout, row) + layout.rowHeight / 2 };
}

async function postedOf(opened: WebviewPage, type: ViewToHost['type']): Promise<ViewToHost[]> {
  return (await opened.posted()).filter((message) => message.type === type);
}

test('a report page shows the run by itself and breaks no rule of its own policy', async () => {
  const run = sampleRun({ failing: 0.04 });
  const report = analyzeRun(run);
  const { page, problems } = await browser.openReport(run);
  assert.equal(await page.getByTestId('headline').textContent(), report.verdict.headline);
  assert.equal(await page.getByTestId('state').textContent(), 'done');
  assert.equal(await page.getByTestId('tasks-done').textContent(), '240 tasks done');
  assert.equal(
    await page.getByTestId('tile-utilization').textContent(),
    `${(report.utilization * 100).toFixed(0)} %`,
  );
  assert.match((await page.getByTestId('tile-speedup').textContent()) ?? '', /^\d\.\d×$/);
  assert.equal(await page.getByTestId('worker-row').count(), 4);
  assert.equal(
    await page.getByTestId('timeline').getAttribute('aria-label'),
    'Timeline: 240 tasks on 4 workers',
  );
  assert.equal(await page.getByTestId('stop').isVisible(), false);
  assert.equal(await page.getByTestId('run-again').isVisible(), false);
  assert.deepEqual(problems, []);
  await page.close();
});

test('the page refuses a script that is not ours', async () => {
  const { page, problems } = await openLoaded(sampleRun());
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.wasRun = true';
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => 'wasRun' in globalThis), false);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /Content Security Policy/);
  await page.close();
});

test('the view asks for the run it showed before a reload, and remembers the one it shows', async () => {
  const fresh = await browser.openWebview();
  assert.deepEqual(await fresh.posted(), [{ type: 'ready', runId: null }]);
  assert.equal(await fresh.page.getByTestId('headline').textContent(), 'No run yet');
  await fresh.page.close();
  const restored = await browser.openWebview({ state: { version: 1, runId: 'run-7' } });
  assert.deepEqual(await restored.posted(), [{ type: 'ready', runId: 'run-7' }]);
  const run = sampleRun();
  await restored.send({ type: 'run-loaded', run, report: analyzeRun(run) });
  await restored.page.getByTestId('timeline').waitFor();
  const state = await restored.page.evaluate(() => (globalThis as unknown as { state: unknown }).state);
  assert.deepEqual(state, { version: 1, runId: run.id });
  await restored.page.close();
});

test('a run is seen live, can be stopped, and becomes the finished one', async () => {
  const opened = await browser.openWebview();
  const { page } = opened;
  const run = sampleRun({ failing: 0.05 });
  await opened.send({ type: 'run-started', header });
  await opened.send({ type: 'run-phase', phase: 'pool' });
  const batches = batchesOf(run, 10);
  for (const batch of batches.slice(0, 5)) await opened.send(batch);
  await page.getByText('120 of 240 tasks done').waitFor();
  assert.equal(await page.getByTestId('state').textContent(), 'running');
  assert.equal(await page.getByTestId('headline').textContent(), 'Running renderPage on 4 workers…');
  assert.equal(await page.getByTestId('worker-row').count(), 4);
  assert.equal((await postedOf(opened, 'first-task-shown')).length, 1);
  await page.screenshot({ path: `${SCREENSHOTS}live.png`, fullPage: true });
  await page.getByTestId('stop').click();
  assert.equal((await postedOf(opened, 'stop')).length, 1);
  assert.equal(await page.getByTestId('stop').textContent(), 'Stopping…');
  const cancelled: RecordedRun = { ...run, outcome: 'cancelled' };
  await opened.send({ type: 'run-loaded', run: cancelled, report: analyzeRun(cancelled) });
  await page.waitForFunction(
    () => document.querySelector('[data-testid=state]')?.textContent === 'cancelled',
  );
  assert.equal(await page.getByTestId('stop').isVisible(), false);
  await page.getByTestId('run-again').click();
  assert.equal((await postedOf(opened, 'run-again')).length, 1);
  assert.deepEqual(opened.problems, []);
  await page.close();
});

test('hovering a task tells about it, clicking it opens its source', async () => {
  const run = sampleRun();
  const opened = await openLoaded(run);
  const { page } = opened;
  const point = await pointOfTask(page, run, 100);
  await page.mouse.move(point.x, point.y);
  const tooltip = page.getByTestId('tooltip');
  await tooltip.waitFor();
  assert.match((await tooltip.textContent()) ?? '', /^Task #100 on worker \d/);
  await page.mouse.click(point.x, point.y);
  const { file, line, column } = run.function;
  assert.deepEqual(await postedOf(opened, 'open-source'), [{ type: 'open-source', file, line, column }]);
  assert.match(
    (await page.getByTestId('task-details').textContent()) ?? '',
    /Task #100.*Deserialize.*CPU, main thread/s,
  );
  await page.mouse.move(5, 5);
  await tooltip.waitFor({ state: 'hidden' });
  await page.close();
});

test('the wheel zooms where the pointer is, dragging pans, and 0 shows everything again', async () => {
  const run = sampleRun();
  const { page, posted } = await openLoaded(run);
  const span = page.getByTestId('timeline-span');
  const point = await pointOfTask(page, run, 100);
  await page.mouse.move(point.x, point.y);
  await page.mouse.wheel(0, -700);
  await page.waitForFunction(() => document.querySelector('[data-testid=timeline-span]')?.textContent !== '');
  const zoomed = await span.textContent();
  assert.match((await page.getByTestId('tooltip').textContent()) ?? '', /Task #100/);
  await page.mouse.down();
  await page.mouse.move(point.x - 200, point.y, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(50);
  assert.notEqual(await span.textContent(), zoomed);
  assert.equal(
    (await posted()).some(({ type }) => type === 'open-source'),
    false,
    'dragging is not a click',
  );
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('0');
  await page.waitForFunction(() => document.querySelector('[data-testid=timeline-span]')?.textContent === '');
  await page.close();
});

test('the window on the small picture of the run moves the view', async () => {
  const { page } = await openLoaded(sampleRun());
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid=timeline-span]')?.textContent !== '');
  const box = await page.getByTestId('minimap').boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width - 10, box.y + box.height / 2);
  await page.getByText(/^showing 6\d\d ms to 1\.\d+ s$/).waitFor();
  await page.close();
});

test('dragging with Shift marks a span and tells its numbers', async () => {
  const run = sampleRun({ failing: 0.05 });
  const { page } = await openLoaded(run);
  const [from, to] = [await pointOfTask(page, run, 40), await pointOfTask(page, run, 180)];
  await page.keyboard.down('Shift');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, from.y, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  const summary = page.getByTestId('range-summary');
  assert.match(
    (await summary.textContent()) ?? '',
    /ms to .+: 1\d\d tasks, \d+ did not succeed, \d\d % busy, longest run/,
  );
  await summary.getByRole('button', { name: 'Zoom to span' }).click();
  await page.getByText(/^showing /).waitFor();
  await summary.getByRole('button', { name: 'Clear span' }).click();
  assert.equal(await summary.isVisible(), false);
  await page.close();
});

test('everything on the timeline can be done from the keyboard', async () => {
  const run = sampleRun({ failing: 0.05 });
  const opened = await openLoaded(run);
  const { page } = opened;
  const details = page.getByTestId('task-details');
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('Home');
  assert.match((await details.textContent()) ?? '', /^Task #\d+ on worker 0/);
  const first = await details.textContent();
  await page.keyboard.press('Shift+ArrowRight');
  assert.notEqual(await details.textContent(), first);
  await page.keyboard.press('ArrowDown');
  assert.match((await details.textContent()) ?? '', /^Task #\d+ on worker 1/);
  await page.keyboard.press('f');
  await page.waitForFunction(() => document.querySelector('[data-testid=timeline-span]')?.textContent !== '');
  const zoomed = await page.getByTestId('timeline-span').textContent();
  await page.keyboard.press('d');
  await page.waitForTimeout(50);
  assert.notEqual(await page.getByTestId('timeline-span').textContent(), zoomed);
  await page.keyboard.press('e');
  assert.match((await details.textContent()) ?? '', /TypeError/);
  await page.keyboard.press('Enter');
  const [message] = await postedOf(opened, 'open-source');
  assert.deepEqual(message, { type: 'open-source', file: run.function.file, line: 31, column: 22 });
  await page.keyboard.press('Escape');
  assert.equal(await details.isVisible(), false);
  await page.close();
});

test('every task can be read as a table', async () => {
  const run = sampleRun({ failing: 0.05 });
  const { page } = await openLoaded(run);
  const table = page.getByTestId('task-table');
  await table.locator('summary').click();
  await table.getByText('1–50 of 240').waitFor();
  assert.equal(await table.locator('tbody tr').count(), 50);
  await table.getByRole('combobox').selectOption('failed');
  await table.locator('tbody tr').first().getByText('Failed').waitFor();
  await table.getByRole('button', { name: 'Next' }).click();
  await table.getByText('51–100 of 240').waitFor();
  await table.locator('tbody button').first().click();
  assert.match((await page.getByTestId('task-details').textContent()) ?? '', /^Task #/);
  await page.close();
});

test('names, messages and stacks from the user’s code are shown as text and do nothing', async () => {
  const bait = '</script><img src=x onerror="globalThis.wasRun=true"><b>hi</b>\u202e🦊';
  const run = sampleRun({ failing: 0.05, functionName: bait, file: `/src/${bait}.ts` });
  const hostile: RecordedRun = {
    ...run,
    failures: run.failures.map((failed) => ({
      ...failed,
      name: bait,
      message: bait,
      stack: bait,
      inputPreview: bait,
    })),
    machine: { ...run.machine, cpuModel: bait },
    notes: [bait],
  };
  for (const opened of [await openLoaded(hostile), await browser.openReport(hostile)]) {
    const { page, problems } = opened;
    assert.ok(((await page.locator('main').textContent()) ?? '').includes(bait));
    assert.equal(await page.locator('main img, main b').count(), 0);
    assert.equal(await page.evaluate(() => 'wasRun' in globalThis), false);
    assert.deepEqual(problems, []);
    await page.close();
  }
});

test('a link that is not to the web is text', async () => {
  const run = sampleRun();
  const report = analyzeRun(run);
  const opened = await browser.openWebview();
  const finding = {
    id: 'tiny-task' as const,
    evidence: 'Each task runs 40 µs.',
    action: 'Set the chunk size to 64.',
    expected: { ms: 2400, low: 2100, high: 2900, basis: 'modelled' as const },
    savedMs: 5700,
    caveat: 'The first 200 ms are start-up.',
    docUrl: 'https://example.org/tiny-task',
    span: { worker: 1, fromMs: 400, toMs: 500 },
  };
  const findings = [finding, { ...finding, docUrl: 'javascript:alert(1)', span: null }];
  const verdict = { ...report.verdict, findings, hiddenFindings: 2 };
  await opened.send({ type: 'run-loaded', run, report: { ...report, verdict } });
  const { page } = opened;
  await page.getByText('Set the chunk size to 64.').first().waitFor();
  await page.getByText('Expected: 2.4 s (2.1 s to 2.9 s, modelled), saving 5.7 s.').first().waitFor();
  assert.match(
    (await page.locator('.findings').textContent()) ?? '',
    /2 findings that would gain less than 1 % are left out/,
  );
  assert.equal(await page.locator('.findings a').count(), 1);
  await page.locator('.findings a').click();
  assert.deepEqual(await postedOf(opened, 'open-link'), [{ type: 'open-link', url: finding.docUrl }]);
  await page.getByRole('button', { name: 'Show on timeline' }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid=timeline-span]')?.textContent !== '');
  await page.close();
});

test('a run that failed as a whole says what was wrong, where, and offers to go there', async () => {
  const location = { file: '/home/ada/site/src/render.ts', line: 3, column: 20 };
  const run: RecordedRun = {
    ...sampleRun({ tasks: 0 }),
    workers: [],
    serial: null,
    outcome: 'failed',
    failure: {
      kind: 'import-failed',
      message: "Cannot find package 'gray-matter'.",
      detail: 'at resolve (x)',
      location,
    },
  };
  const opened = await browser.openWebview();
  await opened.send({ type: 'run-loaded', run, report: analyzeRun(run) });
  const { page } = opened;
  await page.getByTestId('run-failure').waitFor();
  assert.equal(await page.getByTestId('state').textContent(), 'failed');
  assert.match((await page.locator('main').textContent()) ?? '', /Cannot find package 'gray-matter'/);
  assert.equal(await page.getByTestId('timeline').isVisible(), false);
  await page.getByRole('button', { name: 'Open /home/ada/site/src/render.ts:3' }).click();
  assert.deepEqual(await postedOf(opened, 'open-source'), [{ type: 'open-source', ...location }]);
  await page.screenshot({ path: `${SCREENSHOTS}failed.png` });
  await page.close();
});

for (const theme of Object.keys(THEMES) as ThemeName[]) {
  test(`the view is drawn in the colours of the ${theme} theme, wide and narrow`, async () => {
    const run = sampleRun({ failing: 0.04, dyingWorker: 2 });
    const opened = await openLoaded(run, { theme, width: 1200 });
    const { page } = opened;
    const colors = await page.getByTestId('timeline').evaluate((canvas: HTMLCanvasElement) => {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const seen = new Set<string>();
      for (let at = 0; at < data.length; at += 4)
        seen.add(`${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3]}`);
      return [...seen];
    });
    for (const color of ['charts-blue', 'charts-red'])
      assert.ok(colors.includes(rgba(theme, color)), `${color} is drawn`);
    await page.screenshot({ path: `${SCREENSHOTS}${theme}.png`, fullPage: true });
    assert.deepEqual(await barriersOn(page), []);
    await page.setViewportSize({ width: 360, height: 800 });
    await page.waitForTimeout(150);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
    await page.screenshot({ path: `${SCREENSHOTS}${theme}-narrow.png`, fullPage: true });
    assert.deepEqual(opened.problems, []);
    await page.close();
  });
}

function rgba(theme: ThemeName, color: string): string {
  const hex = THEMES[theme].variables[color] ?? '';
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join() + ',255';
}
