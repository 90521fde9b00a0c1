/** Whether Node would run a file as an ES module or as CommonJS. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type ModuleFormat = 'esm' | 'cjs';

/**
 * By extension, else by the nearest package.json. `null` where neither says: Node then decides by the
 * syntax, and TypeScript projects of that kind are mostly compiled to CommonJS.
 */
export function declaredFormat(file: string): ModuleFormat | null {
  if (/\.m[jt]s$/.test(file)) return 'esm';
  if (/\.c[jt]s$/.test(file)) return 'cjs';
  const type = nearestPackage(dirname(file))?.type;
  if (type === 'module') return 'esm';
  return type === 'commonjs' ? 'cjs' : null;
}

export interface PackageManifest {
  readonly directory: string;
  readonly name: string | null;
  readonly type: string | null;
}

/** The manifest that governs the files of a directory. */
export function nearestPackage(directory: string): PackageManifest | null {
  for (let current = directory; ; current = dirname(current)) {
    const manifest = readManifest(current);
    if (manifest !== null) return manifest;
    if (dirname(current) === current) return null;
  }
}

function readManifest(directory: string): PackageManifest | null {
  let text: string;
  try {
    text = readFileSync(join(directory, 'package.json'), 'utf8');
  } catch {
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const name = 'name' in value && typeof value.name === 'string' ? value.name : null;
    const type = 'type' in value && typeof value.type === 'string' ? value.type : null;
    return { directory, name, type };
  } catch {
    // A broken manifest says nothing; the package manager is the one to complain of it.
    return { directory, name: null, type: null };
  }
}
