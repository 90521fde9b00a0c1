/** The charts, their numbers and the other ways of running, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { analyzeRun } from '../../profile/index.ts';
import { toCsv } from '../model/csv.ts';
import { nearness, sweepGrids } from '../model/sweep-grid.ts';
import { openLoaded, postedOf } from './opened-run.ts';
import { sampleRun } from './sample-run.ts';
import { withWays } from './sample-ways.ts';
import { ViewBrowser } from './view-browser.ts';

let browser: ViewBrowser;
before(async () => {
  browser = await ViewBrowser.start();
});
after(() => browser.close());

const CHARTS = ['utilization', 'queue', 'latency', 'phases', 'scatter', 'cpu', 'memory', 'gc'];

test('every chart is drawn, has a name, a table and its data for the clipboard', async () => {
  const { page, problems } = await openLoaded(browser, sampleRun({ failing: 0.05 }));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const name of CHARTS) {
    const canvas = page.getByTestId(`chart-${name}`);
    await canvas.waitFor();
    assert.match((await canvas.getAttribute('aria-label')) ?? '', /^.+: .+/);
    const chart = page.locator('.chart', { has: canvas });
    await chart.locator('summary').click();
    await chart.locator('tbody tr').first().waitFor();
    const cells = await chart.locator('tbody tr').first().locator('td').count();
    assert.equal(cells, await chart.locator('thead th').count(), name);
    assert.ok(cells >= 2, name);
    await chart.getByRole('button', { name: /^Copy data/ }).click();
    await chart
      .getByRole('button', { name: /^Copy data/ })
      .getByText('Copied')
      .waitFor();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split(/\r\n/);
    assert.equal(lines[0]?.split(',').length, cells, name);
    assert.ok(lines.length > 2, name);
  }
  assert.deepEqual(problems, []);
  await page.close();
});

test('a chart is copied as a picture', async () => {
  const { page } = await openLoaded(browser, sampleRun());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByTestId('chart-latency').waitFor();
  await page.getByRole('button', { name: 'Copy image: Run time per task' }).click();
  await page.getByText('Copied').waitFor();
  const size = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const image = await createImageBitmap((await item?.getType('image/png')) ?? new Blob());
    return image.width * image.height;
  });
  assert.ok(size > 10_000);
  await page.close();
});

test('the data of a chart add up to what was recorded', async () => {
  const { page } = await openLoaded(browser, sampleRun());
  const chart = page.locator('.chart', { has: page.getByTestId('chart-latency') });
  await chart.locator('summary').click();
  await chart.locator('tbody tr').first().waitFor();
  const counts = await chart.locator('tbody tr td:last-child').allTextContents();
  assert.equal(
    counts.reduce((sum, text) => sum + Number(text), 0),
    240,
  );
  await page.close();
});

test('fields with commas, quotes, lines and formulas stay one field', () => {
  const columns = [
    { title: 'Name', unit: 'text' },
    { title: 'Time', unit: 'ms' },
  ] as const;
  const rows = [
    ['a,"b"\nc', 1.5],
    ['=SUM(A1)', Number.NaN],
  ];
  assert.equal(toCsv({ columns, rows }), 'Name,Time (ms)\r\n"a,""b""\nc",1.5\r\n\'=SUM(A1),\r\n');
});

test('other ways are listed best first, with the sweep, the curve and what was predicted', async () => {
  const base = sampleRun();
  const { run, report } = withWays(base, analyzeRun(base));
  const { page, send, problems } = await browser.openWebview();
  await send({ type: 'run-loaded', run, report });
  await page.getByTestId('way-row').first().waitFor();
  assert.equal(await page.getByTestId('way-row').count(), report.ways?.length);
  const recommended = page.getByTestId('way-row').filter({ hasText: 'recommended' });
  assert.match((await recommended.textContent()) ?? '', /^Process pool, 4 workers, chunk size 16/);
  assert.match(
    (await page.getByTestId('prediction').textContent()) ?? '',
    /1\.3 s \(1\.18 s to 1\.42 s\)\. It took/,
  );
  assert.match(
    (await page.locator('.ways').textContent()) ?? '',
    /2 of 240 results differed between ways\.#17: .+<b>17<\/b>/,
  );
  assert.equal(await page.getByTestId('sweep-map').locator('tbody tr').count(), 4);
  assert.equal(await page.getByTestId('sweep-map').locator('.recommended').count(), 1);
  const curve = page.locator('.chart', { has: page.getByTestId('chart-speedup') });
  assert.match((await page.getByTestId('chart-speedup').getAttribute('aria-label')) ?? '', /with 4 workers/);
  await curve.locator('summary').click();
  await curve.locator('tbody tr').first().waitFor();
  assert.equal(await curve.locator('tbody tr').count(), report.scaling?.curve.length);
  assert.deepEqual(problems, []);
  await page.close();
});

test('the colour of a sweep tells how near a time is to the best', () => {
  const base = sampleRun();
  const [grid, ...others] = sweepGrids(withWays(base, analyzeRun(base)).report.ways ?? []);
  assert.ok(grid !== undefined && others.length === 0);
  assert.deepEqual(
    [grid.workers, grid.chunksizes],
    [
      [1, 2, 4, 8],
      [1, 4, 16],
    ],
  );
  assert.equal(nearness(grid.bestMs, grid), 1);
  assert.equal(nearness(grid.worstMs, grid), 0);
  assert.ok(Math.abs(nearness(Math.sqrt(grid.bestMs * grid.worstMs), grid) - 0.5) < 1e-9);
});

test('findings are applied, dismissed and brought back', async () => {
  const run = sampleRun();
  const report = analyzeRun(run);
  const finding = {
    id: 'tiny-task' as const,
    evidence: 'Each task runs 40 µs.',
    action: 'Set the chunk size to 64.',
    expected: null,
    savedMs: 0,
    caveat: '',
    docUrl: '',
    span: null,
  };
  const findings = [finding, { ...finding, id: 'imbalance' as const, action: 'Submit the longest first.' }];
  const opened = await browser.openWebview();
  const { page } = opened;
  const loaded = {
    type: 'run-loaded',
    run,
    report: { ...report, verdict: { ...report.verdict, findings } },
  } as const;
  await opened.send({ ...loaded, dismissed: ['imbalance'], canApply: true });
  await page.getByText('1 dismissed').waitFor();
  assert.equal(await page.locator('.finding').count(), 1);
  await page.getByRole('button', { name: 'Apply: Set the chunk size to 64.' }).click();
  assert.deepEqual(await postedOf(opened, 'apply'), [{ type: 'apply', runId: run.id, finding: 'tiny-task' }]);
  await page.getByRole('button', { name: /^Dismiss/ }).click();
  await page.getByText('2 dismissed').waitFor();
  assert.equal(await page.locator('.finding').count(), 0);
  await page.getByRole('button', { name: 'show', exact: true }).click();
  assert.equal(await page.locator('.finding').count(), 2);
  await page.getByRole('button', { name: 'Restore: Submit the longest first.' }).click();
  await page.getByText('1 dismissed').waitFor();
  assert.deepEqual((await postedOf(opened, 'dismiss')).at(-1), {
    type: 'dismiss',
    runId: run.id,
    findings: ['tiny-task'],
  });
  // Where nobody would do it, it is not offered.
  await opened.send(loaded);
  await page
    .getByRole('button', { name: /^Dismiss/ })
    .nth(1)
    .waitFor();
  assert.equal(await page.getByRole('button', { name: /^Apply/ }).count(), 0);
  await page.close();
});
