/** Many files in parts of a bounded size each. */

/** Characters of the files that are read into trees at once: trees take much memory, and those of one batch are there together. */
const BATCH_SIZE = 2_000_000;

/** @param sizeOf how many characters of a file will be read */
export function* inBatches(
  paths: readonly string[],
  sizeOf: (path: string) => number,
): Generator<readonly string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const path of paths) {
    batch.push(path);
    size += sizeOf(path);
    if (size < BATCH_SIZE) continue;
    yield batch;
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield batch;
}
