/** The view in a real browser, as VS Code shows it and as a page by itself. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { analyzeRun } from '../../profile/index.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import { openLoaded, postedOf, SCREENSHOTS, waitForPosted, waitForSpanOtherThan } from './opened-run.ts';
import { batchesOf, sampleRun } from './sample-run.ts';
import { ViewBrowser } from './view-browser.ts';

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
  browser = await ViewBrowser.start();
});
after(() => browser.close());

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
  const { page, problems } = await openLoaded(browser, sampleRun());
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
  const file = page.getByTitle(header.file, { exact: true });
  assert.equal(await file.textContent(), 'src/render.ts');
  assert.equal(await page.getByTestId('worker-row').count(), 4);
  await waitForPosted(opened, 'first-task-shown');
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
  await waitForSpanOtherThan(page, '');
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
