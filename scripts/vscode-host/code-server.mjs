/** A real VS Code (code-server carries its server and workbench), installed once and started on a free local port. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endWithProcess } from './end-with-process.mjs';
import { installIntoCache } from './install-into-cache.mjs';
import { ensureNode } from './node-runtime.mjs';

const VERSION = '4.139.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
/** Unix socket paths end at 107 characters, and VS Code puts up to 45 of its own behind ours. */
const LONGEST_SOCKET_FOLDER = 60;

/** @returns {Promise<{ node: string, entry: string }>} what to start it with */
export async function ensureCodeServer() {
  if (process.platform === 'win32') {
    throw new Error('The browser-hosted VS Code does not run on Windows. Put the desktop `code` on PATH.');
  }
  const vscode = 'node_modules/code-server/lib/vscode';
  const folder = await installIntoCache(`vscode-host-${VERSION}`, { 'code-server': VERSION }, [
    vscode,
    `${vscode}/extensions`,
  ]);
  const entry = join(folder, 'node_modules/code-server/out/node/entry.js');
  if (!existsSync(entry)) throw new Error(`${folder} is incomplete; delete it and run again.`);
  return { node: await ensureNode(24, { exactly: true }), entry };
}

/**
 * Lays out one run's own home, settings and extensions.
 *
 * @param {string} root a new, empty folder with a short path
 * @param {Record<string, unknown>} settings the user settings
 */
export function prepareRun(root, settings) {
  const run = {
    root,
    home: join(root, 'home'),
    data: join(root, 'data'),
    extensions: join(root, 'exts'),
    config: join(root, 'config.yaml'),
    log: join(root, 'server.log'),
    sockets: join(root, 'run'),
  };
  for (const folder of [run.home, run.extensions, join(run.data, 'User')])
    mkdirSync(folder, { recursive: true });
  mkdirSync(run.sockets, { recursive: true, mode: 0o700 });
  writeFileSync(run.config, 'bind-addr: 127.0.0.1:0\nauth: none\ncert: false\n');
  writeFileSync(join(run.data, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  return run;
}

/** Installs a packaged extension into the run's extensions folder. */
export async function installExtension(host, run, vsix) {
  const flags = ['--config', run.config, '--user-data-dir', run.data, '--extensions-dir', run.extensions];
  await promisify(execFile)(host.node, [host.entry, ...flags, '--install-extension', vsix, '--force'], {
    env: environment(run),
  });
}

/**
 * @param {{ env?: Record<string, string>, hasTestDriver?: boolean, asksForTrust?: boolean }} [options]
 *   `hasTestDriver`: accept extensions under development and test suites in the URL (it hides notifications)
 * @returns {Promise<{ url: string, authority: string, pid: number, stop: () => Promise<void> }>}
 */
export async function startServer(host, run, options = {}) {
  const port = await findFreePort();
  const authority = `127.0.0.1:${port}`;
  const log = openSync(run.log, 'a');
  // Detached gives it a process group of its own, so that one signal ends all that it started.
  const child = spawn(host.node, [host.entry, ...serverFlags(run, authority, options)], {
    env: { ...environment(run), ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const endNow = () => signalGroup(child.pid, 'SIGKILL');
  const forget = endWithProcess(endNow);
  const stop = async () => {
    signalGroup(child.pid, 'SIGTERM');
    await until(hasEnded, STOP_TIMEOUT_MS);
    endNow();
    forget();
  };
  const url = `http://${authority}`;
  const isUp = async () => hasEnded() || (await isHealthy(url));
  if (!(await until(isUp, START_TIMEOUT_MS)) || hasEnded()) {
    await stop();
    throw new Error(
      `The VS Code server did not start. Its log ends:\n${readFileSync(run.log, 'utf8').slice(-2000)}`,
    );
  }
  return { url, authority, pid: child.pid, stop };
}

/** Address of the workbench with a folder open; `payload` is VS Code's own list of start-up values. */
export function workbenchUrl(server, folder, payload = []) {
  const url = new URL(`${server.url}/`);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

function serverFlags(run, authority, { hasTestDriver = false, asksForTrust = false }) {
  return [
    ...['--config', run.config, '--auth', 'none', '--bind-addr', authority],
    ...['--user-data-dir', run.data, '--extensions-dir', run.extensions],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    '--ignore-last-opened',
    ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    ...(hasTestDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

/** Nothing of the developer's own VS Code, npm or Node settings reaches the run. */
function environment(run) {
  const inherited = Object.entries(process.env).filter(
    ([key]) =>
      !/^(npm_|VSCODE_|ELECTRON_)/i.test(key) &&
      !['NODE_OPTIONS', 'NODE_TEST_CONTEXT', 'PORT', 'PASSWORD'].includes(key),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: run.home,
    XDG_CONFIG_HOME: join(run.home, '.config'),
    XDG_DATA_HOME: join(run.home, '.local/share'),
    XDG_CACHE_HOME: join(run.home, '.cache'),
    EXTENSIONS_GALLERY: '{}',
    ...(run.sockets.length < LONGEST_SOCKET_FOLDER ? { XDG_RUNTIME_DIR: run.sockets } : {}),
  };
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function isHealthy(url) {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5_000) });
    return response.ok;
  } catch {
    return false;
  }
}

async function until(condition, timeoutMs) {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
