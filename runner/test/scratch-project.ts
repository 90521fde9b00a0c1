/** A throw-away project on disk, outside this repository as the user's projects are. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';

export interface ScratchProject {
  readonly directory: string;
  path(name: string): string;
  write(files: Readonly<Record<string, string>>): void;
}

/** Files by name; it is deleted when the test file ends. */
export function scratchProject(files: Readonly<Record<string, string>>): ScratchProject {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-project-')));
  after(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  const path = (name: string) => join(directory, name);
  const write = (more: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
    }
  };
  write(files);
  return { directory, path, write };
}
