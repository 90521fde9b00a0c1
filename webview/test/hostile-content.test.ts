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
  for (const opened of [await openLoaded(browser, hostile), await browser.openReport(hostile)]) {
    const { page, problems } = opened;
    assert.ok(((await page.locator('main').textContent()) ?? '').includes(bait));
    assert.equal(await page.locator('main img, main b').count(), 0);
    assert.equal(await page.evaluate(() => 'wasRun' in globalThis), false);
    assert.deepEqual(problems, []);
    await page.close();
  }
});
