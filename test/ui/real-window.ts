/** A real VS Code with the packaged extension and a copy of the samples, and a page that shows its window. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { ensureChromium, launchChromium } from '../../scripts/vscode-host/chromium.mjs';
import {
  ensureCodeServer,
  installExtension,
  prepareRun,
  startServer,
  workbenchUrl,
} from '../../scripts/vscode-host/code-server.mjs';
import { endWithProcess } from '../../scripts/vscode-host/end-with-process.mjs';
import { copySamples } from '../../scripts/vscode-host/sample-workspace.mjs';
import { QUIET_SETTINGS } from '../../scripts/vscode-host/settings.mjs';
import { Workbench } from '../../scripts/vscode-host/workbench.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OUTPUT = join(ROOT, 'test/output');
const WINDOW_SIZE = { width: 1440, height: 900 };
const ACTION_TIMEOUT_MS = 30_000;
/** The first load of the workbench is some 30 MB of script, on a machine that may be busy. */
const LOAD_TIMEOUT_MS = 90_000;

export type Settings = Readonly<Record<string, unknown>>;

/** A part of the window, in pixels. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface RealWindow {
  readonly page: Page;
  readonly workbench: Workbench;
  /** Where the samples are; the test may write files of its own there. */
  readonly workspace: string;
  /** Where the extension is installed; part of the command line of every process that it starts. */
  readonly extensionsFolder: string;
  /** The user settings from now on, beside the quiet ones. */
  changeSettings(settings: Settings): void;
  /** Loads the window anew, with this folder open. */
  open(folder: string): Promise<void>;
  /** Writes `test/output/<name>.png`, of the whole window or of a part of it. */
  takePicture(name: string, clip?: Clip): Promise<void>;
  close(): Promise<void>;
}

export async function openRealWindow(settings: Settings): Promise<RealWindow> {
  const [host, chromium] = [await ensureCodeServer(), await ensureChromium()];
  // Short, since unix sockets live below it.
  const folder = mkdtempSync(join(tmpdir(), 'ps-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = endWithProcess(removeFolder);
  const run = prepareRun(join(folder, 'r'), { ...QUIET_SETTINGS, ...settings });
  const workspace = copySamples(ROOT, join(folder, 'ws'));
  await installExtension(host, run, findPackage());
  const server = await startServer(host, run, { asksForTrust: true });
  const browser = await launchChromium(chromium, run.home);
  const page = await browser.newPage({ viewport: WINDOW_SIZE });
  page.setDefaultTimeout(ACTION_TIMEOUT_MS);
  page.setDefaultNavigationTimeout(LOAD_TIMEOUT_MS);
  const workbench = new Workbench(page);
  mkdirSync(OUTPUT, { recursive: true });
  return {
    page,
    workbench,
    workspace,
    extensionsFolder: run.extensions,
    changeSettings(changed) {
      const file = join(run.data, 'User/settings.json');
      // In one step, so that the window never reads half a file.
      writeFileSync(`${file}.new`, JSON.stringify({ ...QUIET_SETTINGS, ...settings, ...changed }));
      renameSync(`${file}.new`, file);
    },
    async open(opened) {
      await page.goto(workbenchUrl(server, opened), { waitUntil: 'domcontentloaded' });
      await workbench.waitUntilReady(LOAD_TIMEOUT_MS);
    },
    async takePicture(name, clip) {
      await page.screenshot({ path: join(OUTPUT, `${name}.png`), ...(clip ? { clip } : {}) });
    },
    async close() {
      await browser.close();
      await server.stop();
      removeFolder();
      forget();
    },
  };
}

function findPackage(): string {
  const dist = join(ROOT, 'dist');
  const packages = readdirSync(dist).filter((name) => /^poolscope-.*\.vsix$/.test(name));
  if (packages.length !== 1) {
    throw new Error(
      `dist/ holds ${packages.length} packages instead of one; run \`npm run build\` and \`npm run package\`.`,
    );
  }
  return join(dist, packages[0]);
}
