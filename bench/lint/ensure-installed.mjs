/** Installs the linters and the sources into `bench/lint/node_modules` when they are missing or others than the lock file says. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL('./', import.meta.url);

/** Packages and their versions. */
export function packages() {
  return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).dependencies;
}

export function ensureInstalled() {
  if (Object.entries(packages()).every(([name, version]) => installedVersion(name) === version)) return;
  process.stderr.write('Installing the peers (npm ci in bench/lint/)…\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci failed in bench/lint/; it needs the npm registry.');
}

function installedVersion(name) {
  const manifest = new URL(`node_modules/${name}/package.json`, folder);
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
