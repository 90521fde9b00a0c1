/** What becomes of a pool in the end, with the help of every function that it is passed to. */
import type { Use } from '../model/summary.ts';
import type { ModuleGraph } from '../modules/module-graph.ts';
import type { ValueResolver } from '../modules/resolve-value.ts';
import type { PoolLibrary } from '../pools/library.ts';

/**
 * `released`: something ends it. `escaped`: someone else may. `owned`: neither, so it stays open. Where only some paths
 * release it, it counts as released: whether a release is skipped is another question than whether there is one.
 */
export type Fate = 'released' | 'escaped' | 'owned';

/** Built-ins that look at a value and keep nothing. */
const BORROWERS = /^(console\.\w+|(node:)?events\.(once|on)|String|Boolean|Object\.(keys|entries|is))$/;
/** Ends the need for a release rather than the pool. */
const UNREF = 'unref';

const MAXIMUM_DEPTH = 6;

export class FateFinder {
  readonly #graph: ModuleGraph;
  readonly #values: ValueResolver;

  constructor(graph: ModuleGraph, values: ValueResolver) {
    this.#graph = graph;
    this.#values = values;
  }

  fateOf(uses: readonly Use[], path: string, library: PoolLibrary, depth = 0): Fate {
    let fate: Fate = 'owned';
    for (const use of uses) {
      const here = this.#fateOfUse(use, path, library, depth);
      if (here === 'released') return here;
      if (here === 'escaped') fate = here;
    }
    return fate;
  }

  #fateOfUse(use: Use, path: string, library: PoolLibrary, depth: number): Fate {
    switch (use.kind) {
      case 'disposed':
        return 'released';
      case 'escaped':
        return 'escaped';
      case 'method':
        return library.release.includes(use.name) || use.name === UNREF ? 'released' : 'owned';
      case 'passed':
        return this.#fateInCallee(use, path, library, depth);
    }
  }

  #fateInCallee(
    use: Extract<Use, { kind: 'passed' }>,
    path: string,
    library: PoolLibrary,
    depth: number,
  ): Fate {
    if (depth > MAXIMUM_DEPTH) return 'escaped';
    const callee = this.#values.resolve(use.callee, path);
    if (callee.kind === 'external' && callee.isBuiltIn && BORROWERS.test(callee.name)) return 'owned';
    if (callee.kind === 'function' && !use.isNew) {
      return this.#fateOfParameter(callee.path, callee.index, use.index, library, depth);
    }
    if (callee.kind === 'class' && use.isNew && callee.summary.constructorIndex !== undefined) {
      return this.#fateOfParameter(callee.path, callee.summary.constructorIndex, use.index, library, depth);
    }
    return 'escaped';
  }

  #fateOfParameter(
    path: string,
    index: number,
    parameter: number,
    library: PoolLibrary,
    depth: number,
  ): Fate {
    const summary = this.#graph.summaryOf(path)?.functions[index];
    const uses = summary?.parameterUses[parameter];
    return uses === undefined ? 'escaped' : this.fateOf(uses, path, library, depth + 1);
  }
}
