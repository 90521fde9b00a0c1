/** The browser that shows the workbench to the tests. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const APT_TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/** @returns {Promise<string>} path of a Chromium; installs Debian's where that is possible */
export async function ensureChromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM is set to ${named}, which does not exist.`);
  }
  const found = findOnPath(NAMES);
  if (found) return found;
  await installWithApt();
  const installed = findOnPath(NAMES);
  if (installed) return installed;
  throw new Error('The package chromium was installed, but no chromium is on PATH.');
}

/** @param {string} executablePath @param {string} home a folder that chromium may write into */
export async function launchChromium(executablePath, home) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    headless: true,
    env: { ...process.env, HOME: home },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      // Nothing but our own server can be reached.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

function findOnPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function installWithApt() {
  const isRoot = process.getuid?.() === 0;
  if (!findOnPath(['apt-get']) || !isRoot) {
    throw new Error(
      'The tests need a Chromium. Install one (on Debian, as root: apt-get install chromium), or set CHROMIUM to the path of yours.',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, timeout: APT_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
}
