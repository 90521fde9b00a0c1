/** Keeps a whole run, where every file of it was kept, so that an unchanged project need not be looked at again. */
import type { ModuleGraph } from '../modules/module-graph.ts';
import type { LintCache } from './lint-cache.ts';

/** @param keyOf what a file's findings are kept under; undefined where they are not kept */
export function rememberRun(
  paths: readonly string[],
  cache: LintCache,
  graph: ModuleGraph,
  keyOf: (path: string) => string | undefined,
  isRelevant: (path: string) => boolean,
): void {
  if (graph.hasOverlays) return;
  const isKept = paths.every((path) => {
    const key = keyOf(path);
    return key === undefined ? !isRelevant(path) : cache.findingsOf(path, key) !== undefined;
  });
  if (!isKept) return cache.forgetRun();
  const linted = new Set(paths);
  cache.rememberRun(
    paths,
    graph.readFiles.filter((path) => !linted.has(path)),
  );
}
