/**
 * The view with many tasks beside other ways to draw the same: `npm run bench:view`. Writes RESULTS.md.
 *
 *   npm run bench:view -- --tasks 100000      this many alone, to the terminal
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { ViewBrowser } from '../../webview/test/view-browser.ts';
import { measureLive, type LiveResult, type LiveScenario } from './live.ts';
import { measurePeers } from './measure-peers.ts';
import { measureView, type ViewOptions } from './measure-view.ts';
import { reportOf, type SizeResult } from './report.ts';

const OPTIONS: ViewOptions = {
  workers: 16,
  width: 1600,
  zooms: [1, 10, 100, 1000, 10_000, 100_000],
  frames: 60,
};

const LIVE: readonly LiveScenario[] = [
  { name: '250 tasks a second on 2 workers', tasksPerSecond: 250, workers: 2, seconds: 5 },
  { name: '50,000 tasks a second on 8 workers', tasksPerSecond: 50_000, workers: 8, seconds: 5 },
];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { tasks: { type: 'string' } } });
  const sizes = (values.tasks ?? '100000,1000000').split(',').map(Number);
  const results: SizeResult[] = [];
  const live: LiveResult[] = [];
  const browser = await ViewBrowser.start();
  try {
    for (const tasks of sizes) {
      const view = await measureView(browser, tasks, OPTIONS);
      results.push({ tasks, view, peers: await measurePeers(tasks, OPTIONS) });
    }
    for (const scenario of LIVE) live.push(await measureLive(browser, scenario));
  } finally {
    await browser.close();
  }
  const text = reportOf(results, live, OPTIONS);
  process.stdout.write(text);
  if (values.tasks === undefined) await write(text);
}

async function write(text: string): Promise<void> {
  const path = fileURLToPath(new URL('RESULTS.md', import.meta.url));
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}

void main();
