import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of a package as Node would find it from a file, or `null`. */
export function libraryVersion(library: string, file: string): string | null {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const version = versionIn(join(folder, 'node_modules', library, 'package.json'));
    if (version !== null) return version;
    if (dirname(folder) === folder) return null;
  }
}

function versionIn(manifest: string): string | null {
  try {
    const json: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
    const version: unknown = typeof json === 'object' && json !== null ? Reflect.get(json, 'version') : null;
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
