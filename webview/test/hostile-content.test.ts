/** What the user's code says is shown, and never obeyed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { openLoaded } from './opened-run.ts';
import { sampleRun } from './sample-run.ts';
import { ViewBrowser } from './view-browser.ts';

let browser: ViewBrowser;
before(async () => {
  browser = await ViewBrowser.start();
});
after(() => browser.close());

test('names, messages and stacks from the user’s code are shown as text and do nothing', async () => {
  const bait = '</script><img src=x onerror="globalThis.wasRun=true"><b>hi</b>\u202e🦊';
  const run = sampleRun({
    failing: 0.05,
    functionName: bait,
    file: `/src/${bait}.ts`,
    taskNames: [bait, `${bait}2`],
  });
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
  for (const opened of [await openLoaded(browser, hostile), await browser.openReport(hostile)]) {
    const { page, problems } = opened;
    assert.ok(((await page.locator('main').textContent()) ?? '').includes(bait));
    assert.equal(await page.locator('main img, main b').count(), 0);
    assert.equal(await page.evaluate(() => 'wasRun' in globalThis), false);
    assert.deepEqual(problems, []);
    await page.close();
  }
});

const LONG = 'w'.repeat(4000);
const RIGHT_TO_LEFT = 'שגיאה \u202e\u2066 خطأ في المعالجة';
const EMOJI = '🏳️‍🌈👩‍👩‍👧‍👦'.repeat(40);

for (const [kind, text] of Object.entries({
  'very long': LONG,
  'right-to-left': RIGHT_TO_LEFT,
  emoji: EMOJI,
})) {
  test(`names and errors that are ${kind} are shown, and push nothing off the page`, async () => {
    const run = sampleRun({ failing: 0.05, functionName: text, taskNames: [text, 'minify'] });
    const hostile: RecordedRun = {
      ...run,
      failures: run.failures.map((failed) => ({
        ...failed,
        name: text,
        message: text,
        stack: `${text}\n    at ${text} (/src/a.ts:3:4)`,
        inputPreview: text,
      })),
      workers: run.workers.map((worker) => ({ ...worker, label: text })),
      notes: [text],
    };
    for (const width of [1200, 360]) {
      const { page, problems } = await openLoaded(browser, hostile, { width });
      await page.getByTestId('color-mode').selectOption('function');
      await page.getByRole('button', { name: 'minify (120)' }).waitFor();
      assert.ok(((await page.locator('.timeline .legend').textContent()) ?? '').includes(text));
      await page.getByTestId('timeline').focus();
      await page.keyboard.press('e');
      assert.ok(((await page.getByTestId('task-details').textContent()) ?? '').includes(text));
      await page.getByTestId('task-search').fill(text.slice(0, 200));
      await page.keyboard.press('Enter');
      await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${overflow} pixels too wide at ${width}`);
      assert.deepEqual(problems, []);
      await page.close();
    }
  });
}
