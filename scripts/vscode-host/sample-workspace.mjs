/** A copy of the samples to work in, so that fixes and runs change nothing in the checkout. */
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * The copy finds its packages where the samples do: beside itself, and one folder up.
 *
 * @param {string} root of the checkout
 * @param {string} folder to make, which then holds the workspace
 * @returns {string} the workspace
 */
export function copySamples(root, folder) {
  const workspace = join(folder, 'samples');
  mkdirSync(folder, { recursive: true });
  const isOurs = (path) => !['node_modules', 'test'].includes(basename(path));
  cpSync(join(root, 'samples'), workspace, { recursive: true, filter: isOurs });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  const own = join(root, 'samples/node_modules');
  if (existsSync(own)) symlinkSync(own, join(workspace, 'node_modules'), 'dir');
  return workspace;
}
