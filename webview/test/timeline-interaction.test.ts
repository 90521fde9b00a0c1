/** The timeline under the mouse and the keyboard, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AXIS_HEIGHT, LANE_HEIGHT } from '../timeline/layout.ts';
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

test('the legend leaves tasks out, says how many, and brings them back', async () => {
  const run = sampleRun({ failing: 0.05 });
  const { page } = await openLoaded(browser, run);
  const failed = run.failedTasks;
  const item = page.getByRole('button', { name: /^Succeeded/ });
  await item.click();
  assert.equal(await item.getAttribute('aria-pressed'), 'false');
  const hidden = page.getByTestId('hidden-tasks');
  assert.equal(await hidden.textContent(), `${240 - failed} tasks left out of the timeline by the legend.`);
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('Home');
  assert.match((await page.getByTestId('task-details').textContent()) ?? '', /TypeError/);
  await page.getByRole('button', { name: 'Show all' }).click();
  assert.equal(await hidden.isVisible(), false);
  assert.equal(await item.getAttribute('aria-pressed'), 'true');
  await page.close();
});

test('tasks are found by what is typed, one after the other', async () => {
  const { page } = await openLoaded(browser, sampleRun({ failing: 0.05 }));
  const details = page.getByTestId('task-details');
  const status = page.getByTestId('search-status');
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('/');
  await page.keyboard.type('#77');
  await page.keyboard.press('Enter');
  assert.equal(await status.textContent(), '1 of 1');
  assert.match((await details.textContent()) ?? '', /^Task #77 /);
  await page.getByTestId('task-search').fill('failed');
  await page.getByText(/^\d+ found$/).waitFor();
  await page.getByRole('button', { name: 'Next match' }).click();
  const first = await details.textContent();
  assert.match(first ?? '', /TypeError/);
  await page.getByRole('button', { name: 'Previous match' }).click();
  assert.notEqual(await details.textContent(), first);
  assert.match((await status.textContent()) ?? '', /^(\d+) of \1$/);
  await page.getByTestId('task-search').fill('nobody');
  await page.getByText('No task matches').waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await status.textContent(), '');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'timeline');
  await page.close();
});

test('the timeline is coloured by function, and its legend names each', async () => {
  const { page } = await openLoaded(browser, sampleRun({ taskNames: ['renderPage', 'minify'] }));
  await page.getByTestId('color-mode').selectOption('function');
  await page.getByRole('button', { name: 'renderPage (120)' }).waitFor();
  await page.getByRole('button', { name: 'minify (120)' }).click();
  await page.getByText('120 tasks left out of the timeline by the legend.').waitFor();
  await page.getByTestId('color-mode').selectOption('duration');
  await page.getByRole('button', { name: /^Slowest 1 % \(2\)/ }).waitFor();
  assert.equal(await page.getByTestId('hidden-tasks').isVisible(), false, 'other classes, nothing left out');
  await page.close();
});

test('the slowest tasks and the tail lead to their place', async () => {
  const { page } = await openLoaded(browser, sampleRun());
  const list = page.getByTestId('slowest-tasks');
  await list.locator('summary').click();
  await list.locator('tbody tr').first().waitFor();
  assert.equal(await list.locator('tbody tr').count(), 10);
  assert.match(
    (await page.getByTestId('tail').textContent()) ?? '',
    /^Tail: for the last .+ Last to end: #\d+ on worker \d/,
  );
  const button = list.locator('tbody button').first();
  const name = await button.textContent();
  await button.click();
  assert.ok((await page.getByTestId('task-details').textContent())?.startsWith(`Task ${name} `));
  await page.getByTestId('tail').getByRole('button', { name: 'Show on timeline' }).click();
  await page.getByText(/^showing /).waitFor();
  await page.close();
});

test('the lanes above the workers tell what they show', async () => {
  const { page } = await openLoaded(browser, sampleRun());
  const box = await page.getByTestId('timeline').boundingBox();
  assert.ok(box);
  const tooltip = page.getByTestId('tooltip');
  await page.mouse.move(box.x + 300, box.y + AXIS_HEIGHT + LANE_HEIGHT / 2);
  await page.waitForFunction(() => document.querySelector('[data-testid=tooltip]')?.textContent !== '');
  assert.match((await tooltip.textContent()) ?? '', /^Main thread\d+ % busy at \d+ ms$/);
  await page.mouse.move(box.x + 300, box.y + AXIS_HEIGHT + 1.5 * LANE_HEIGHT);
  assert.match((await tooltip.textContent()) ?? '', /^Queue\d+ tasks waiting at \d+ ms$/);
  await page.close();
});

test('the details of a task say how its time was split, and where it failed', async () => {
  const run = sampleRun({ failing: 0.05 });
  const opened = await openLoaded(browser, run);
  const { page } = opened;
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('e');
  const details = page.getByTestId('task-details');
  assert.ok((await page.getByTestId('task-phase-bar').locator('span').count()) >= 5);
  assert.match((await details.textContent()) ?? '', /Input.*slug: 'post-\d+'/);
  await details.getByText('Stack', { exact: true }).click();
  await details.getByRole('button', { name: /^Open .*:31$/ }).click();
  const { file } = run.function;
  assert.deepEqual(await postedOf(opened, 'open-source'), [
    { type: 'open-source', file, line: 31, column: 22 },
  ]);
  await page.close();
});

test('two fingers zoom', async () => {
  const { page } = await openLoaded(browser, sampleRun());
  const box = await page.getByTestId('timeline').boundingBox();
  assert.ok(box);
  const touch = (type: string, pointerId: number, x: number) =>
    page.getByTestId('timeline').dispatchEvent(type, {
      pointerId,
      pointerType: 'touch',
      button: 0,
      clientX: box.x + x,
      clientY: box.y + 100,
      bubbles: true,
    });
  // A finger that is not on the glass cannot be captured.
  await page.evaluate(() => (HTMLElement.prototype.setPointerCapture = () => undefined));
  await touch('pointerdown', 11, 400);
  await touch('pointerdown', 12, 500);
  await touch('pointermove', 12, 900);
  await waitForSpanOtherThan(page, '');
  await page.close();
});
