/** Everything a rule may ask about the file it checks; a rule sees values and pools, never how they were found. */
import type { CallExpression, MemberExpression, NewExpression } from 'oxc-parser';
import type { RelatedLocation } from '../protocol/finding.ts';
import { reachOf, type Reach } from './effects/reach.ts';
import { traceEffect, type TracedEffect, type TracedFunction } from './effects/trace.ts';
import type { FileModel } from './model/file-model.ts';
import type { EffectKind, Use } from './model/summary.ts';
import type { ValueRef } from './model/value-ref.ts';
import type { ModuleGraph } from './modules/module-graph.ts';
import { ValueResolver, type Value } from './modules/resolve-value.ts';
import { FateFinder, type Fate } from './ownership/fate.ts';
import { usesOfExpression } from './ownership/uses.ts';
import { POOL_LIBRARIES } from './pools/catalogue.ts';
import { ANY_METHOD, type PoolLibrary } from './pools/library.ts';
import { poolOfType } from './pools/pool-of-type.ts';
import type { Span } from './syntax/span.ts';
import { capturesOf } from './syntax/captures.ts';
import { LineIndex } from './syntax/line-index.ts';
import {
  isFunction,
  memberName,
  parentOf,
  unwrap,
  walk,
  wrapped,
  type FunctionLike,
  type Node,
} from './syntax/tree.ts';
import { NO_ANSWERS, questionKey, type TypeAnswers, type TypeQuestion } from './types/answers.ts';

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

export class FileView {
  readonly model: FileModel;
  readonly #graph: ModuleGraph;
  readonly #values: ValueResolver;
  readonly #fates: FateFinder;
  readonly #answers: TypeAnswers;
  #sites: readonly PoolSite[] | undefined;
  #calls: readonly PoolCall[] | undefined;
  readonly #questions: TypeQuestion[] = [];

  constructor(model: FileModel, graph: ModuleGraph, answers: TypeAnswers) {
    this.model = model;
    this.#graph = graph;
    this.#values = new ValueResolver(graph);
    this.#fates = new FateFinder(graph, this.#values);
    this.#answers = answers;
  }

  get path(): string {
    return this.model.path;
  }

  get text(): string {
    return this.model.text;
  }

  textOf(node: Span): string {
    return this.text.slice(node.start, node.end);
  }

  valueOf(expression: Node): Value {
    const value = this.#values.resolve(this.model.describer.describe(expression), this.path);
    if (value.kind !== 'unknown' && value.kind !== 'external') return value;
    const answer = this.#answers.get(questionKey(unwrap(expression)));
    const pool = answer === undefined ? undefined : poolOfType(answer);
    return pool === undefined ? value : { kind: 'pool', ...pool, isFresh: false };
  }

  /** What a reference of another file's summary means there. */
  valueAt(ref: ValueRef, path: string): Value {
    return this.#values.resolve(ref, path);
  }

  functionOf(expression: Node): TracedFunction | undefined {
    const value = this.valueOf(expression);
    return value.kind === 'function' ? value : undefined;
  }

  /** What a file of the project exports under a name. */
  exportedFunction(path: string, name: string): TracedFunction | undefined {
    const value = this.#values.exported(path, name);
    return value.kind === 'function' ? value : undefined;
  }

  /** The function that a workerpool script registers under a name with `workerpool.worker({ … })`. */
  workerMethod(path: string, name: string): TracedFunction | undefined {
    const ref = this.#graph.summaryOf(path)?.workerMethods.get(name);
    const value = ref === undefined ? undefined : this.#values.resolve(ref, path);
    return value?.kind === 'function' ? value : undefined;
  }

  /** The project file behind a specifier or path that stands in this file. */
  resolveFile(specifier: string): string | undefined {
    const resolution = this.#graph.resolve(specifier, this.path);
    return resolution.kind === 'file' ? resolution.path : undefined;
  }

  /** The major version of a package as this file would load it. */
  packageMajor(name: string): number | undefined {
    return this.#graph.packageMajor(name, this.path);
  }

  /** The oldest major version of Node that the package of this file says it runs on, if it says so. */
  get oldestNode(): number | undefined {
    const range = /"engines"\s*:\s*\{[^}]*"node"\s*:\s*"([^"]*)"/.exec(
      this.#graph.manifestAbove(this.path) ?? '',
    )?.[1];
    const versions = [...(range ?? '').matchAll(/(?<![\d.])\d+/g)].map(([version]) => Number(version));
    return versions.length === 0 ? undefined : Math.min(...versions);
  }

  /** Whether the file runs as a module of the language (true) or as CommonJS; undefined where its build decides. */
  get isModule(): boolean | undefined {
    const extension = /\.([cm]?)[jt]sx?$/.exec(this.path)?.[1];
    if (extension === 'm' || this.text.includes('import.meta')) return true;
    if (extension === 'c' || !this.model.summary.hasModuleSyntax) return false;
    return /"type"\s*:\s*"module"/.test(this.#graph.manifestAbove(this.path) ?? '') ? true : undefined;
  }

  effectOf(task: TracedFunction, kinds: ReadonlySet<EffectKind>): TracedEffect | undefined {
    return traceEffect(task, kinds, this.#values);
  }

  /** Everything that running a function runs; undefined where that is too much to look at. */
  reachOf(task: TracedFunction): Reach | undefined {
    return reachOf(task, this.#values);
  }

  /** The code of a function, wherever its file is. */
  sourceOf(task: TracedFunction): { readonly model: FileModel; readonly node: FunctionLike } | undefined {
    const model = this.#graph.modelOf(task.path);
    for (const [node, index] of model?.indexes.functions ?? []) {
      if (model !== undefined && index === task.index && isFunction(node)) return { model, node };
    }
    return undefined;
  }

  /** What an expression of another file is; `describe` it with that file's own describer. */
  resolveRef(ref: ValueRef, path: string): Value {
    return this.#values.resolve(ref, path);
  }

  usesOf(expression: Node): readonly Use[] {
    return usesOfExpression(expression, this.model.names, this.model.describer);
  }

  fateOf(site: PoolSite): Fate {
    return this.#fates.fateOf(this.usesOf(site.node), this.path, site.library);
  }

  /** What becomes of the pool by way of some of its uses alone. */
  fateOfUses(uses: readonly Use[], library: PoolLibrary): Fate {
    return this.#fates.fateOf(uses, this.path, library);
  }

  /** The names under which the exported values of this file are known. */
  isExported(task: TracedFunction): boolean {
    const summary = this.#graph.summaryOf(task.path);
    if (summary === undefined) return true;
    for (const ref of summary.exports.values()) {
      const value = this.#values.resolve(ref, task.path);
      if (value.kind === 'function' && value.path === task.path && value.index === task.index) return true;
      if (value.kind === 'object') {
        for (const property of Object.values(value.properties)) {
          const inner = this.#values.resolve(property, value.path);
          if (inner.kind === 'function' && inner.path === task.path && inner.index === task.index)
            return true;
        }
      }
    }
    return false;
  }

  /** The first name of its own file that a function reads, wherever that file is. */
  firstCapture(task: TracedFunction): { readonly name: string; readonly span: Span } | undefined {
    const source = this.sourceOf(task);
    const [capture] = source === undefined ? [] : capturesOf(source.node, source.model.names);
    return capture === undefined ? undefined : { name: capture.binding.name, span: capture.reference.node };
  }

  /** In a function that is handed to `on`, `once` and the like: it runs when something happens, not when its surroundings do. */
  isInEventHandler(path: string, span: Span): boolean {
    const model = this.#graph.modelOf(path);
    if (model === undefined) return false;
    for (const node of model.indexes.functions.keys()) {
      if (node.start > span.start || node.end < span.end) continue;
      const call = parentOf(wrapped(node));
      if (call?.type !== 'CallExpression' || unwrap(call.callee) === node) continue;
      if (/^(on|once|addListener|addEventListener)$/.test(memberName(unwrap(call.callee)) ?? '')) return true;
    }
    return false;
  }

  locate(path: string, span: Span, message: string): RelatedLocation {
    const lines = path === this.path ? this.model.lines : new LineIndex(this.#graph.textOf(path) ?? '');
    return { file: path, range: lines.rangeOf(span), message };
  }

  get poolSites(): readonly PoolSite[] {
    this.#scan();
    return this.#sites ?? [];
  }

  get poolCalls(): readonly PoolCall[] {
    this.#scan();
    return this.#calls ?? [];
  }

  /** What only types can tell: receivers of calls that look like a pool's and are of unknown value. */
  get openQuestions(): readonly TypeQuestion[] {
    this.#scan();
    return this.#questions;
  }

  /** Nothing is left that the type checker could still tell. */
  get isTold(): boolean {
    return this.#answers !== NO_ANSWERS || this.openQuestions.length === 0;
  }

  #scan(): void {
    if (this.#sites !== undefined) return;
    const sites: PoolSite[] = [];
    const calls: PoolCall[] = [];
    walk(this.model.tree.program, (node) => {
      if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
      const site = this.#siteAt(node);
      if (site !== undefined) sites.push(site);
      const call = node.type === 'CallExpression' ? this.#callAt(node) : undefined;
      if (call !== undefined) calls.push(call);
    });
    this.#sites = sites;
    this.#calls = calls;
  }

  #siteAt(node: CallExpression | NewExpression): PoolSite | undefined {
    const callee = unwrap(node.callee);
    // A call of a method of the pool itself makes no new one.
    if (node.type === 'CallExpression' && callee.type === 'MemberExpression') {
      if (this.valueOf(callee.object).kind === 'pool') return undefined;
    }
    const value = this.valueOf(node);
    if (value.kind !== 'pool' || !value.isFresh) return undefined;
    const maker = this.valueOf(callee);
    const isIndirect = !['pool-class', 'pool-factory', 'pool-module'].includes(maker.kind);
    return { node, library: value.library, className: value.className, isIndirect };
  }

  #callAt(node: CallExpression): PoolCall | undefined {
    const callee = unwrap(node.callee);
    const method = memberName(callee);
    if (callee.type !== 'MemberExpression' || method === undefined) return undefined;
    const value = this.valueOf(callee.object);
    if (value.kind === 'pool') {
      const { library, className } = value;
      const isTask = library.submit === ANY_METHOD && library.ownMethods?.includes(method) === false;
      return { node, receiver: callee.object, method: isTask ? ANY_METHOD : method, library, className };
    }
    const isOpen = value.kind === 'unknown' || (value.kind === 'external' && !value.isBuiltIn);
    if (isOpen && SUBMITTING.has(method)) this.#ask(callee);
    return undefined;
  }

  #ask(callee: MemberExpression): void {
    const receiver = unwrap(callee.object);
    this.#questions.push({ position: callee.property.start, start: receiver.start, end: receiver.end });
  }
}

const SUBMITTING = new Set(POOL_LIBRARIES.flatMap(({ submit, map }) => [submit, map ?? submit]));
