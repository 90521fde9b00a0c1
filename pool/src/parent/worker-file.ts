/** Where the file is that workers run. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let workerFile: string | null = null;

/** Beside the bundle; where the build puts it when the sources run as they are. */
export function findWorkerFile(): string {
  if (workerFile !== null) return workerFile;
  // Written out, because bundlers look for this very form.
  const beside = new URL('./worker.cjs', import.meta.url);
  const candidates = [beside, new URL('../../dist/worker.cjs', import.meta.url)].map((url) =>
    fileURLToPath(url),
  );
  workerFile = candidates.find((path) => existsSync(path)) ?? null;
  if (workerFile !== null) return workerFile;
  throw new Error(
    `The pool's worker.cjs is not at ${candidates[0]}. Bundlers must copy it from poolscope/dist to beside the bundle.`,
  );
}
