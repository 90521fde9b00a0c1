/** The timeline under the mouse and the keyboard, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openLoaded, pointOfTask, postedOf, waitForSpanOtherThan } from './opened-run.ts';
import { sampleRun } from './sample-run.ts';
import { ViewBrowser } from './view-browser.ts';

let browser: ViewBrowser;
before(async () => {
  browser = await ViewBrowser.start();
});
after(() => browser.close());

test('hovering a task tells about it, clicking it opens its source', async () => {
  const run = sampleRun();
  const opened = await openLoaded(browser, run);
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
  const { page, posted } = await openLoaded(browser, run);
  const span = page.getByTestId('timeline-span');
  const point = await pointOfTask(page, run, 100);
  await page.mouse.move(point.x, point.y);
  await page.mouse.wheel(0, -700);
  await waitForSpanOtherThan(page, '');
  const zoomed = await span.textContent();
  assert.match((await page.getByTestId('tooltip').textContent()) ?? '', /Task #100/);
  await page.mouse.down();
  await page.mouse.move(point.x - 200, point.y, { steps: 4 });
  await page.mouse.up();
  await waitForSpanOtherThan(page, zoomed);
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
  const { page } = await openLoaded(browser, sampleRun());
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await waitForSpanOtherThan(page, '');
  const box = await page.getByTestId('minimap').boundingBox();
  assert.ok(box);
  await page.mouse.click(box.x + box.width - 10, box.y + box.height / 2);
  await page.getByText(/^showing 6\d\d ms to 1\.\d+ s$/).waitFor();
  await page.close();
});

test('dragging with Shift marks a span and tells its numbers', async () => {
  const run = sampleRun({ failing: 0.05 });
  const { page } = await openLoaded(browser, run);
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
  const opened = await openLoaded(browser, run);
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
  await waitForSpanOtherThan(page, '');
  const zoomed = await page.getByTestId('timeline-span').textContent();
  await page.keyboard.press('d');
  await waitForSpanOtherThan(page, zoomed);
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
  const { page } = await openLoaded(browser, run);
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
