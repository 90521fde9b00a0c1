/** VS Code's own viewer, which knows nothing of Poolscope, opens what Poolscope writes. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { mergeCpuProfiles, toCpuProfile } from '../../profile/index.ts';
import { cpuProfileOf } from '../../profile/test/cpu-profile-of.ts';
import { ensureChromium, launchChromium } from '../../scripts/vscode-host/chromium.mjs';
import {
  ensureCodeServer,
  prepareRun,
  startServer,
  workbenchUrl,
} from '../../scripts/vscode-host/code-server.mjs';
import { QUIET_SETTINGS } from '../../scripts/vscode-host/settings.mjs';
import { Workbench } from '../../scripts/vscode-host/workbench.mjs';
import { eventually } from './eventually.ts';

const LOAD_TIMEOUT_MS = 90_000;

const MERGED = mergeCpuProfiles([
  cpuProfileOf(0, [
    [['pool run', 'user render', 'user parse'], 120],
    [['pool run', 'user render'], 30],
  ]),
  cpuProfileOf(1, [
    [['pool run', 'user render', 'user parse'], 80],
    [['idle (idle)'], 50],
  ]),
]);

test('the profile of all workers is opened with the times that Poolscope gives', async () => {
  const [host, chromium] = [await ensureCodeServer(), await ensureChromium()];
  // Short, since unix sockets live below it.
  const folder = mkdtempSync(join(tmpdir(), 'ps-'));
  const run = prepareRun(join(folder, 'r'), QUIET_SETTINGS);
  const workspace = join(folder, 'ws');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'pages.cpuprofile'), JSON.stringify(toCpuProfile(MERGED)));
  const server = await startServer(host, run, { asksForTrust: false });
  const browser = await launchChromium(chromium, run.home);
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
    page.setDefaultTimeout(LOAD_TIMEOUT_MS);
    await page.goto(workbenchUrl(server, workspace), { waitUntil: 'domcontentloaded' });
    const workbench = new Workbench(page);
    await workbench.waitUntilReady(LOAD_TIMEOUT_MS);
    await workbench.pick('Control+P', 'pages.cpuprofile', 'pages.cpuprofile');
    await eventually(
      'the table of functions',
      async () => (await textOfFrames(page)).includes('parse'),
      LOAD_TIMEOUT_MS,
    );
    const words = (await textOfFrames(page)).replaceAll(/\s+/g, ' ');
    assert.match(words, /200\.00ms 200\.00ms parse /);
    assert.match(words, /30\.00ms 230\.00ms render /);
    assert.match(words, /50\.00ms 50\.00ms \(idle\)/);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** What all webviews of the window show. */
async function textOfFrames(page: Page): Promise<string> {
  const texts = await Promise.all(
    page.frames().map((frame) => frame.evaluate(() => document.body.innerText).catch(() => '')),
  );
  return texts.join('\n');
}
