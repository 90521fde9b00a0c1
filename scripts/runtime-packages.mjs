/** Packages that are shipped as they are, because they have native parts or find files beside themselves. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyTypescriptClient } from './typescript-client.mjs';

export const RUNTIME_PACKAGES = ['oxc-parser', 'oxc-resolver', 'esbuild', 'typescript'];

/** Only types; nothing of them runs. */
const TYPES_ONLY = ['@oxc-project/types'];

/**
 * Copies the runtime packages, what they depend on and the native parts that npm chose for this machine.
 *
 * @param {string} from a `node_modules` folder
 * @param {string} to the `node_modules` folder to make; what was in it is removed
 * @returns {Promise<string[]>} names of the copied packages
 */
export async function copyRuntimePackages(from, to) {
  rmSync(to, { recursive: true, force: true });
  const names = new Set();
  for (const name of RUNTIME_PACKAGES) collectPackages(from, name, names);
  for (const name of names) {
    if (name === 'typescript') await copyTypescriptClient(join(from, name), join(to, name));
    else copyPackage(join(from, name), join(to, name), name);
  }
  return [...names].sort();
}

function collectPackages(from, name, names) {
  if (names.has(name) || TYPES_ONLY.includes(name)) return;
  names.add(name);
  const manifest = JSON.parse(readFileSync(join(from, name, 'package.json'), 'utf8'));
  for (const dependency of Object.keys(manifest.dependencies ?? {})) collectPackages(from, dependency, names);
  // npm installs of these only what fits the platform.
  for (const optional of Object.keys(manifest.optionalDependencies ?? {})) {
    if (existsSync(join(from, optional))) collectPackages(from, optional, names);
  }
}

function copyPackage(from, to, name) {
  for (const file of listFiles(from)) {
    if (!isNeeded(name, file)) continue;
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(from, file), join(to, file));
  }
}

function isNeeded(name, file) {
  if (/^licen[cs]e/i.test(file)) return true;
  // The compiler reads its own library beside its executable.
  if (name.startsWith('@typescript/')) return !/\.(md|sig)$/.test(file);
  // The platform's package holds the executable; this is a second copy of it, made by the install script.
  if (name === 'esbuild' && (file.startsWith('bin/') || file === 'install.js')) return false;
  return !/\.(map|md|wasm)$|\.d\.[cm]?ts$|wasm|workerd|webcontainer|browser\.js$/.test(file);
}

function listFiles(folder, prefix = '') {
  return readdirSync(join(folder, prefix)).flatMap((name) => {
    const path = prefix ? `${prefix}/${name}` : name;
    if (name === 'node_modules') return [];
    return statSync(join(folder, path)).isDirectory() ? listFiles(folder, path) : [path];
  });
}
