/** Brings a clone to where its own scripts can run: the right Node, and the packages of the lock file. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

/** @throws {Error} in words for the developer */
export async function ensureInstalled() {
  checkNode();
  const stamp = join(root, 'node_modules/.poolscope-lock');
  const wanted = hashOfLock();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!existsSync(stamp) && isInstalledByHand()) return;
  process.stdout.write('Installing the packages of package-lock.json (npm ci)…\n');
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) throw new Error(`npm could not be started (${error.message}); it comes with Node.`);
  if (status !== 0)
    throw new Error('npm ci failed, see above. It needs the npm registry: is there a network?');
  writeFileSync(stamp, wanted);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `Poolscope needs Node ${OLDEST_NODE.join('.')} or newer, and ${process.version} is running. ` +
      'Install a newer one from https://nodejs.org.',
  );
}

/** A developer's own `npm install` is newer than the lock file that it wrote, and is left alone. */
function isInstalledByHand() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const versions = (file) => {
    const entries = Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
    return new Map(entries.map(([path, entry]) => [path, entry.version]));
  };
  const locked = versions(join(root, 'package-lock.json'));
  return [...versions(installed)].every(([path, version]) => locked.get(path) === version);
}

function hashOfLock() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}
