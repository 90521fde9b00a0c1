/** Where a file makes pools, where it calls them, and which of its calls only types can place. */
import type { CallExpression, MemberExpression, NewExpression } from 'oxc-parser';
import type { FileModel } from './model/file-model.ts';
import { mayBePool, type PoolReach } from './modules/may-be-pool.ts';
import type { ModuleGraph } from './modules/module-graph.ts';
import type { Value } from './modules/value.ts';
import { ANY_METHOD, type PoolLibrary } from './pools/library.ts';
import { memberName, unwrap, walk, type Node } from './syntax/tree.ts';
import type { TypeQuestion } from './types/answers.ts';

/** An expression that makes a pool which its surroundings then own. */
export interface PoolSite {
  readonly node: CallExpression | NewExpression;
  readonly library: PoolLibrary;
  readonly className: string;
  /** Made by a function of the user's rather than by the library itself. */
  readonly isIndirect: boolean;
}

/** A method call on a pool; `method` is `ANY_METHOD` where it is the task's own name. */
export interface PoolCall {
  readonly node: CallExpression;
  readonly receiver: Node;
  readonly method: string;
  readonly library: PoolLibrary;
  readonly className: string;
}

const UNKNOWN: Value = { kind: 'unknown' };

export class PoolScan {
  readonly sites: PoolSite[] = [];
  readonly calls: PoolCall[] = [];
  /** Receivers of calls that look like a pool's and are of unknown value. */
  readonly questions: TypeQuestion[] = [];
  readonly #submitting: ReadonlySet<string>;
  readonly #model: FileModel;
  readonly #graph: ModuleGraph;
  readonly #reach: PoolReach;
  readonly #withTypes: (expression: Node, value: Value) => Value;

  /** @param withTypes what an expression is when the answers of the type checker are taken into account */
  constructor(
    model: FileModel,
    graph: ModuleGraph,
    reach: PoolReach,
    withTypes: (expression: Node, value: Value) => Value,
  ) {
    this.#model = model;
    this.#graph = graph;
    this.#reach = reach;
    this.#withTypes = withTypes;
    this.#submitting = new Set(graph.pools.libraries.flatMap(({ submit, map }) => [submit, map ?? submit]));
    walk(model.tree.program, (node) => {
      if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
      const site = this.#siteAt(node);
      if (site !== undefined) this.sites.push(site);
      const call = node.type === 'CallExpression' ? this.#callAt(node) : undefined;
      if (call !== undefined) this.calls.push(call);
    });
  }

  /** Of a value that is no pool it is not asked what else it is. */
  #poolOrUnknown(expression: Node): Value {
    const { describer, path } = this.#model;
    const ref = describer.describe(expression);
    const value = mayBePool(ref, path, this.#reach) ? this.#graph.values.resolve(ref, path) : UNKNOWN;
    return this.#withTypes(expression, value);
  }

  #siteAt(node: CallExpression | NewExpression): PoolSite | undefined {
    const callee = unwrap(node.callee);
    // A call of a method of the pool itself makes no new one.
    if (node.type === 'CallExpression' && callee.type === 'MemberExpression') {
      if (this.#poolOrUnknown(callee.object).kind === 'pool') return undefined;
    }
    const value = this.#poolOrUnknown(node);
    if (value.kind !== 'pool' || !value.isFresh) return undefined;
    const maker = this.#poolOrUnknown(callee);
    const isIndirect = !['pool-class', 'pool-factory', 'pool-module'].includes(maker.kind);
    return { node, library: value.library, className: value.className, isIndirect };
  }

  #callAt(node: CallExpression): PoolCall | undefined {
    const callee = unwrap(node.callee);
    const method = memberName(callee);
    if (callee.type !== 'MemberExpression' || method === undefined) return undefined;
    const value = this.#poolOrUnknown(callee.object);
    if (value.kind === 'pool') {
      const { library, className } = value;
      const isTask = library.submit === ANY_METHOD && library.ownMethods?.includes(method) === false;
      return { node, receiver: callee.object, method: isTask ? ANY_METHOD : method, library, className };
    }
    if (!this.#graph.reachesPool(this.#model.path)) return undefined;
    const isOpen = value.kind === 'unknown' || (value.kind === 'external' && !value.isBuiltIn);
    if (isOpen && this.#submitting.has(method)) this.#ask(callee);
    return undefined;
  }

  #ask(callee: MemberExpression): void {
    const receiver = unwrap(callee.object);
    this.questions.push({ position: callee.property.start, start: receiver.start, end: receiver.end });
  }
}
