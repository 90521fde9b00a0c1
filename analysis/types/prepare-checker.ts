/** Has the type checker load the files that will be linted, in the order in which that ends soonest. */
import { isLintable } from '../discovery.ts';
import type { ModuleGraph } from '../modules/module-graph.ts';
import type { TypeOracle } from './oracle.ts';

export function prepareChecker(oracle: TypeOracle, graph: ModuleGraph, paths: readonly string[]): void {
  const lintable = paths.filter((path) => isLintable(path));
  // Most of what will be loaded is behind these, and they are found long before the rest.
  const direct = lintable.filter((path) => graph.importsPool(path));
  if (direct.length > 0) oracle.prepare(direct);
  const all = lintable.filter((path) => graph.reachesPool(path));
  if (all.length > direct.length) oracle.prepare(all);
}
