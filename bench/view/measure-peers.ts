/** The other ways of drawing, on a page of their own in a browser that does WebGL in software. */
import os from 'node:os';
import { chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/vscode-host/chromium.mjs';
import { inPageScript } from './in-page-script.ts';
import type { PeerTimes } from './in-page/entry.ts';
import type { ViewOptions } from './measure-view.ts';

export const PEER_NAMES = [
  'Chart.js floating bars',
  'naive canvas',
  'WebGL boxes, as the built-in viewer',
] as const;

/** A peer that is not done by then is given up. */
const GIVE_UP_MS = 30_000;

/** `null` for a peer that gave up or cannot draw here. */
export async function measurePeers(
  tasks: number,
  options: ViewOptions,
): Promise<ReadonlyMap<string, PeerTimes | null>> {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    env: { ...process.env, HOME: os.tmpdir() },
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
  const results = new Map<string, PeerTimes | null>();
  for (const name of PEER_NAMES) {
    const page = await browser.newPage({ viewport: { width: options.width, height: 1000 } });
    results.set(name, await measurePeer(page, name, tasks, options));
    await page.close();
  }
  await browser.close();
  return results;
}

async function measurePeer(
  page: Page,
  name: string,
  tasks: number,
  options: ViewOptions,
): Promise<PeerTimes | null> {
  await page.evaluate(await inPageScript());
  const measured = page.evaluate<PeerTimes | null>(
    `bench.measurePeer(${JSON.stringify(name)}, ${tasks}, ${JSON.stringify(options)})`,
  );
  const givenUp = new Promise<null>((resolve) => setTimeout(() => resolve(null), GIVE_UP_MS).unref());
  return Promise.race([measured.catch(() => null), givenUp]);
}
