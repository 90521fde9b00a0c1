/** The hash of everything that decides what the linter finds: what an older one has kept is of no use to a newer one. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['analysis', 'protocol'];
const PACKAGES = ['oxc-parser', 'oxc-resolver', 'typescript'];

/** @param {string} root of the checkout @returns {string} */
export function analyserVersion(root) {
  const hash = createHash('sha256');
  for (const folder of SOURCES) {
    for (const file of sourcesBelow(join(root, folder))) hash.update(`${readFileSync(file, 'utf8')}\0`);
  }
  for (const name of PACKAGES) {
    const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    hash.update(`${name}@${manifest.version}\0`);
  }
  return hash.digest('hex').slice(0, 16);
}

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'test' ? [] : sourcesBelow(path);
      return entry.name.endsWith('.ts') ? [path] : [];
    })
    .sort();
}
