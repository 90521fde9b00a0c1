/** Where the file is that workers run. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let workerFile: string | null = null;

/** Beside the bundle; where the build puts it when the sources run as they are. */
export function findWorkerFile(): string {
  if (workerFile !== null) return workerFile;
  // Written out, because bundlers look for this very form; and the other not so, lest they look for that file too.
  const beside = new URL('./worker.cjs', import.meta.url);
  const ofSources = join(dirname(fileURLToPath(import.meta.url)), '../../dist/worker.cjs');
  const candidates = [fileURLToPath(beside), ofSources];
  workerFile = candidates.find((path) => existsSync(path)) ?? null;
  if (workerFile !== null) return workerFile;
  throw new Error(
    `The pool's worker.cjs is not at ${candidates[0]}. Bundlers must copy it from poolscope/dist to beside the bundle.`,
  );
}
