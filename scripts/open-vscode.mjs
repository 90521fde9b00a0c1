/** Opens a VS Code that knows nothing but our extension and a copy of the samples. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  ensureCodeServer,
  installExtension,
  prepareRun,
  startServer,
  workbenchUrl,
} from './vscode-host/code-server.mjs';
import { copySamples } from './vscode-host/sample-workspace.mjs';
import { QUIET_SETTINGS } from './vscode-host/settings.mjs';

const FIRST_STEP = 'Open src/mandelbrot.ts there, and click “Profile in pool” above drawRow.';

/**
 * @typedef {object} Opening
 * @property {string | undefined} code the desktop program
 * @property {string} vsix
 * @property {string} root of the checkout
 * @property {string} folder for all that this opening writes
 * @property {(text: string) => void} say
 * @property {Promise<unknown>} interrupted settles on Ctrl-C
 */

/** @returns {string | undefined} path of `code`, where it could also show a window */
export function findDesktopCode() {
  const { PATH = '', DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** @param {Opening} opening ends when the window is closed, or on Ctrl-C */
export async function openDesktop({ code, vsix, root, folder, say, interrupted }) {
  const run = prepareRun(join(folder, 'r'), QUIET_SETTINGS);
  const own = ['--user-data-dir', run.data, '--extensions-dir', run.extensions];
  say(`Installing the extension into a VS Code of its own (${code})`);
  const installing = start(code, [...own, '--install-extension', vsix, '--force']);
  if ((await installing.ended) !== 0)
    throw new Error('The desktop VS Code did not install the extension; see above.');
  const workspace = copySamples(root, join(folder, 'ws'));
  say(`Opening VS Code with the samples. ${FIRST_STEP}\n  Close the window or press Ctrl-C to end`);
  const window = start(code, [...own, '--disable-workspace-trust', '--new-window', '--wait', workspace]);
  await Promise.race([interrupted, window.ended]);
  window.child.kill();
  await window.ended;
}

/** @param {Opening} opening ends on Ctrl-C */
export async function openBrowserHosted({ vsix, root, folder, say, interrupted }) {
  say(
    'No desktop `code` with a display is here, so the browser-hosted VS Code it is (installed once, about 800 MB)',
  );
  const host = await ensureCodeServer();
  const run = prepareRun(join(folder, 'r'), QUIET_SETTINGS);
  await installExtension(host, run, vsix);
  const workspace = copySamples(root, join(folder, 'ws'));
  const server = await startServer(host, run);
  say(`VS Code with the samples: ${workbenchUrl(server, workspace)}\n  ${FIRST_STEP}\n  Ctrl-C ends it`);
  await interrupted;
  await server.stop();
}

function start(command, args) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  return { child, ended };
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
