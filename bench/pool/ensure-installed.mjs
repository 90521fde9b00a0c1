/** Installs the peers into `bench/node_modules` when they are missing or others than the lock file says. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { POOLS } from './adapters/index.mjs';

const bench = new URL('../', import.meta.url);

/** The peers and their versions. */
export function peers() {
  const names = new Set(POOLS.map((pool) => pool.package));
  return Object.fromEntries(Object.entries(dependencies()).filter(([name]) => names.has(name)));
}

/** With those that other benchmarks run. */
function dependencies() {
  return JSON.parse(readFileSync(new URL('package.json', bench), 'utf8')).dependencies;
}

export function ensureInstalled() {
  if (Object.entries(dependencies()).every(([name, version]) => installedVersion(name) === version)) return;
  process.stderr.write('Installing the peers (npm ci in bench/)…\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(bench),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci failed in bench/; it needs the npm registry.');
}

function installedVersion(name) {
  const manifest = new URL(`node_modules/${name}/package.json`, bench);
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
