/** The flame graph under the mouse and the keyboard, in a real browser. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { SERIAL_PROCESS } from '../../protocol/cpu-profile.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { openLoaded, postedOf, SCREENSHOTS, waitForPosted } from './opened-run.ts';
import { sampleCpuProfile } from './sample-cpu-profile.ts';
import { sampleRun } from './sample-run.ts';
import { THEMES, type ThemeName } from './themes.ts';
import { ViewBrowser } from './view-browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ROW = 20;

let browser: ViewBrowser;
before(async () => {
  browser = await ViewBrowser.start();
});
after(() => browser.close());

function profiledRun(functionName = 'renderPage'): RecordedRun {
  return {
    ...sampleRun({ workers: 2 }),
    cpuProfiles: [
      sampleCpuProfile({ worker: SERIAL_PROCESS, fromMs: 2000, toMs: 2900, functionName, seed: 9 }),
      sampleCpuProfile({ worker: 0, functionName }),
      sampleCpuProfile({ worker: 1, functionName }),
    ],
  };
}

/** A point on the graph: a share of its width, and a row. */
async function pointOf(page: Page, share: number, row: number): Promise<{ x: number; y: number }> {
  const canvas = page.getByTestId('flame');
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  assert.ok(box);
  return { x: box.x + share * box.width, y: box.y + (row + 0.5) * ROW };
}

test('hovering tells about a function, a click zooms to it, and with Ctrl opens its source', async () => {
  const opened = await openLoaded(browser, profiledRun());
  const { page } = opened;
  assert.match(
    (await page.getByTestId('flame-summary').textContent()) ?? '',
    /^2 workers together: 2\.\d+ s busy, 1\d\d ms idle · looked at every 1 ms$/,
  );
  const tooltip = page.getByTestId('flame-tooltip');
  // Row 0 is the pool, 1 renderPage, 2 toHtml, 3 lexer.
  const lexer = await pointOf(page, 0.1, 3);
  await page.mouse.move(lexer.x, lexer.y);
  await tooltip.waitFor();
  assert.match(
    (await tooltip.textContent()) ?? '',
    /^lexernode_modules\/marked\/lib\/marked\.esm\.js:1402In itself\d+ ms, 1\d %With callees\d+ ms, 4\d %$/,
  );
  await page.mouse.click(lexer.x, lexer.y);
  const right = await pointOf(page, 0.98, 3);
  await page.mouse.move(right.x, right.y);
  assert.match((await tooltip.textContent()) ?? '', /^lexer/, 'it is as wide as the view now');
  assert.match(
    (await page.getByTestId('flame-details').textContent()) ?? '',
    /^lexer.*Share of toHtml5\d %/s,
  );
  await page.keyboard.down('Control');
  await page.mouse.click(right.x, right.y);
  await page.keyboard.up('Control');
  assert.deepEqual(await postedOf(opened, 'open-source'), [
    {
      type: 'open-source',
      file: '/home/ada/site/node_modules/marked/lib/marked.esm.js',
      line: 1402,
      column: 10,
    },
  ]);
  await page.locator('.flame').getByRole('button', { name: 'Show all' }).first().click();
  await page.mouse.move(right.x, right.y);
  await tooltip.waitFor({ state: 'hidden' });
  assert.deepEqual(opened.problems, []);
  await page.close();
});

test('everything on the flame graph can be done from the keyboard', async () => {
  const opened = await openLoaded(browser, profiledRun());
  const { page } = opened;
  const details = page.getByTestId('flame-details');
  const selected = async (): Promise<string> => (await details.locator('h3').textContent()) ?? '';
  await page.getByTestId('flame').focus();
  for (const [key, name] of [
    ['ArrowDown', 'Poolscope'],
    ['ArrowDown', 'renderPage'],
    ['ArrowDown', 'toHtml'],
    ['ArrowDown', 'lexer'],
    ['ArrowRight', 'highlightBlock'],
    ['ArrowLeft', 'lexer'],
    ['ArrowRight', 'highlightBlock'],
    ['ArrowUp', 'toHtml'],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await selected(), name, key);
  }
  await page.keyboard.press('o');
  await waitForPosted(opened, 'open-source');
  await page.keyboard.press('Enter');
  const showAll = page.getByTestId('flame-details').getByRole('button', { name: 'Show all' });
  await showAll.waitFor();
  await page.keyboard.press('Escape');
  await showAll.waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('token');
  await page.getByText(/^2 functions, 5\d % of the time$/).waitFor();
  await page.keyboard.press('Enter');
  const first = await selected();
  await page.keyboard.press('Enter');
  const second = await selected();
  assert.deepEqual([first, second].toSorted(), ['inlineTokens', 'tokenize']);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('flame-found').textContent(), '');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-testid')), 'flame');
  await page.keyboard.press('Escape');
  assert.equal(await details.isVisible(), false);
  await page.close();
});

test('the time of one worker or of the serial run can be looked at by itself', async () => {
  const { page } = await openLoaded(browser, profiledRun());
  const options = page.getByTestId('flame-process');
  assert.deepEqual(await options.locator('option').allTextContents(), [
    'All 2 workers',
    'Serial run',
    'Worker 0',
    'Worker 1',
  ]);
  await options.selectOption('Worker 1');
  await page.getByText(/^Worker 1: 1\.\d+ s busy, \d+ ms idle/).waitFor();
  await options.selectOption('Serial run');
  await page.getByText(/^Serial run: 8\d\d ms busy/).waitFor();
  await page.close();
});

test('a span marked on the timeline is looked at by itself, until it is cleared', async () => {
  const opened = await openLoaded(browser, profiledRun());
  const { page } = opened;
  await opened.send({ type: 'reveal', fromMs: 200, toMs: 300, worker: null });
  const summary = page.getByTestId('flame-summary');
  await page
    .getByText(/^2 workers together in the span marked on the timeline: (1\d\d|200) ms busy, [\d.]+ ms idle/)
    .waitFor();
  await page.getByTestId('flame-process').selectOption('Serial run');
  await page.getByText(/^Serial run: 8\d\d ms busy/).waitFor();
  await page.getByTestId('flame-process').selectOption('Worker 0');
  await page.getByText(/^Worker 0 in the span marked on the timeline: \d\d(\.\d)? ms busy/).waitFor();
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('Escape');
  await page.getByText(/^Worker 0: 1\.\d+ s busy/).waitFor();
  assert.equal(await summary.count(), 1);
  await page.close();
});

test('functions can be read as a table, in any order', async () => {
  const opened = await openLoaded(browser, profiledRun());
  const { page } = opened;
  const table = page.getByTestId('function-table');
  await table.locator('summary').click();
  const firstName = (): Promise<string | null> => table.locator('tbody tr th').first().textContent();
  assert.equal(await firstName(), 'tokenize');
  await table.getByRole('button', { name: 'With what it calls' }).click();
  assert.equal(await firstName(), 'Poolscope');
  assert.equal(
    await table.getByRole('columnheader', { name: 'With what it calls' }).getAttribute('aria-sort'),
    'descending',
  );
  await table.getByRole('button', { name: 'Function', exact: true }).click();
  assert.equal(await firstName(), '(garbage collector)');
  await table.getByRole('button', { name: 'Open source of toHtml' }).click();
  assert.deepEqual(await postedOf(opened, 'open-source'), [
    { type: 'open-source', file: '/home/ada/site/src/markdown.ts', line: 12, column: 10 },
  ]);
  await page.close();
});

test('a run without CPU profiles says how to get one', async () => {
  const opened = await openLoaded(browser, sampleRun());
  await opened.page.getByTestId('run-with-cpu-profile').click();
  await waitForPosted(opened, 'run-again');
  assert.deepEqual(await postedOf(opened, 'run-again'), [{ type: 'run-again', cpuProfile: true }]);
  assert.equal(await opened.page.getByTestId('flame').isVisible(), false);
  await opened.page.close();
  const report = await browser.openReport(sampleRun());
  await report.page.getByText('poolscope profile takes one with --cpu-profile.').waitFor();
  assert.equal(await report.page.getByTestId('run-with-cpu-profile').count(), 0);
  await report.page.close();
});

test('names are text, whatever they hold, and as long as they are', async () => {
  const name = `<img src=x onerror="alert(1)">‮مرحبا👩‍💻${'x'.repeat(5000)}`;
  const opened = await openLoaded(browser, profiledRun(name));
  const { page } = opened;
  const point = await pointOf(page, 0.1, 1);
  await page.mouse.click(point.x, point.y);
  assert.equal(await page.getByTestId('flame-details').locator('h3').textContent(), name);
  await page.getByTestId('function-table').locator('summary').click();
  assert.equal(await page.locator('.flame img').count(), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  assert.deepEqual(opened.problems, []);
  await page.close();
});

for (const theme of Object.keys(THEMES) as ThemeName[]) {
  test(`the flame graph is drawn in the ${theme} theme, wide and narrow, without barriers`, async () => {
    const opened = await openLoaded(browser, profiledRun(), { theme, width: 1200 });
    const { page } = opened;
    const point = await pointOf(page, 0.1, 3);
    const colors = await page.getByTestId('flame').evaluate((canvas: HTMLCanvasElement) => {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const seen = new Set<string>();
      for (let at = 0; at < data.length; at += 4) seen.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      return seen.size;
    });
    assert.ok(colors > 6, `${colors} colours`);
    await page.mouse.click(point.x, point.y);
    await page.mouse.move(5, 5);
    await page.getByTestId('flame-search').fill('inline');
    await page.evaluate(() =>
      document.querySelectorAll<HTMLDetailsElement>('.flame details').forEach((part) => (part.open = true)),
    );
    await page.locator('.flame').screenshot({ path: `${SCREENSHOTS}flame-${theme}-zoomed.png` });
    await page.evaluate(AXE);
    const { violations } = (await page.evaluate(`axe.run('.flame')`)) as AxeResults;
    assert.deepEqual(
      violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`),
      [],
    );
    await page.getByTestId('flame').focus();
    await page.keyboard.press('0');
    await page.getByTestId('flame-search').fill('');
    await page.locator('.flame').screenshot({ path: `${SCREENSHOTS}flame-${theme}.png` });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
    await page.locator('.flame').screenshot({ path: `${SCREENSHOTS}flame-${theme}-narrow.png` });
    assert.deepEqual(opened.problems, []);
    await page.close();
  });
}
