/** The view in the four kinds of theme, wide and narrow, and without barriers in each of them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { openLoaded, SCREENSHOTS } from './opened-run.ts';
import { sampleRun } from './sample-run.ts';
import { THEMES, type ThemeName } from './themes.ts';
import { ViewBrowser } from './view-browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: ViewBrowser;
before(async () => {
  browser = await ViewBrowser.start();
});
after(() => browser.close());

for (const theme of Object.keys(THEMES) as ThemeName[]) {
  test(`the view is drawn in the colours of the ${theme} theme, wide and narrow`, async () => {
    const run = sampleRun({ failing: 0.04, dyingWorker: 2 });
    const opened = await openLoaded(browser, run, { theme, width: 1200 });
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
    // The canvases take their new width a frame or two after the window has.
    await page.waitForFunction(
      () => innerWidth === 360 && document.documentElement.scrollWidth <= innerWidth,
    );
    await page.screenshot({ path: `${SCREENSHOTS}${theme}-narrow.png`, fullPage: true });
    assert.deepEqual(opened.problems, []);
    await page.close();
  });
}

/** What keeps some people from using the page, as axe-core finds it: with every part of it unfolded. */
async function barriersOn(page: Page): Promise<string[]> {
  await page.getByTestId('timeline').focus();
  await page.keyboard.press('e');
  await page.evaluate(() => document.querySelectorAll('details').forEach((part) => (part.open = true)));
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults;
  return violations.map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
}

function rgba(theme: ThemeName, color: string): string {
  const hex = THEMES[theme].variables[color] ?? '';
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join() + ',255';
}
