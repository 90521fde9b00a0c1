import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a report to `out/`, and gives its path. */
export function writeReport(name: string, lines: readonly string[]): string {
  mkdirSync('out', { recursive: true });
  const path = join('out', `${name}.txt`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
