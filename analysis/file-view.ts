/** Everything a rule may ask about the file it checks; a rule sees values and pools, never how they were found. */
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { RelatedLocation } from '../protocol/finding.ts';
import { reachOf, type OutwardCall, type Reach } from './effects/reach.ts';
import { traceEffect, type TracedEffect, type TracedFunction } from './effects/trace.ts';
import type { FileModel } from './model/file-model.ts';
import type { EffectKind, Use } from './model/summary.ts';
import type { ValueRef } from './model/value-ref.ts';
import type { PoolReach } from './modules/may-be-pool.ts';
import { compilerOption } from './modules/compiler-options.ts';
import type { ModuleGraph } from './modules/module-graph.ts';
import type { ValueResolver } from './modules/resolve-value.ts';
import type { Value } from './modules/value.ts';
import { FateFinder, type Fate } from './ownership/fate.ts';
import { usesOfExpression } from './ownership/uses.ts';
import { PoolScan, type PoolCall, type PoolSite } from './pool-scan.ts';
import type { PoolLibrary } from './pools/library.ts';
import { poolOfType } from './pools/pool-of-type.ts';
import type { Span } from './syntax/span.ts';
import { capturesOf } from './syntax/captures.ts';
import { LineIndex } from './syntax/line-index.ts';
import {
  isFunction,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from './syntax/tree.ts';
import { isTrialFile } from './trial-file.ts';
import { NO_ANSWERS, questionKey, type TypeAnswers, type TypeQuestion } from './types/answers.ts';

export type { PoolCall, PoolSite } from './pool-scan.ts';

export class FileView {
  readonly model: FileModel;
  /** A test, a benchmark or an example. */
  readonly isTrial: boolean;
  readonly #graph: ModuleGraph;
  readonly #values: ValueResolver;
  readonly #fates: FateFinder;
  readonly #answers: TypeAnswers;
  readonly #reach: PoolReach;
  #scanned: PoolScan | undefined;
  #moduleKind: { readonly isModule: boolean | undefined } | undefined;

  /** @param reach which imports are looked through for pools; all, but for a first look at a file */
  constructor(model: FileModel, graph: ModuleGraph, answers: TypeAnswers, reach: PoolReach = graph) {
    this.model = model;
    this.#reach = reach;
    this.isTrial = isTrialFile(relative(graph.root, model.path));
    this.#graph = graph;
    this.#values = graph.values;
    this.#fates = new FateFinder(graph, this.#values);
    this.#answers = answers;
  }

  get path(): string {
    return this.model.path;
  }

  get text(): string {
    return this.model.text;
  }

  /** A pool can reach it, or it starts threads or processes itself. */
  get isNearPools(): boolean {
    return this.#graph.reachesPool(this.path) || this.#graph.importsWorkers(this.path);
  }

  textOf(node: Span): string {
    return this.text.slice(node.start, node.end);
  }

  valueOf(expression: Node): Value {
    return this.#answered(
      expression,
      this.#values.resolve(this.model.describer.describe(expression), this.path),
    );
  }

  /** The full name of a built-in that the file names itself, such as `node:process.exit`; modules of the project are not searched. */
  builtInOf(expression: Node): string | undefined {
    const ref = this.model.describer.describe(expression);
    if (!isOfBuiltIn(ref)) return undefined;
    const value = this.#values.resolve(ref, this.path);
    return value.kind === 'external' && value.isBuiltIn ? value.name : undefined;
  }

  #answered(expression: Node, value: Value): Value {
    if (value.kind !== 'unknown' && value.kind !== 'external') return value;
    const answer = this.#answers.get(questionKey(unwrap(expression)));
    const pool = answer === undefined ? undefined : poolOfType(answer, this.#graph.pools.libraries);
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

  /** The project file behind a specifier or path that stands in this file, or in another. */
  resolveFile(specifier: string, from: string = this.path): string | undefined {
    const resolution = this.#graph.resolve(specifier, from);
    return resolution.kind === 'file' ? resolution.path : undefined;
  }

  /** The names of the files in a folder, given by its path from this file. */
  filesIn(folder: string): readonly string[] {
    return this.#graph.filesIn(join(dirname(this.path), folder));
  }

  /** The major version of a package that this file's own package asks for, else the one that it would load. */
  packageMajor(name: string): number | undefined {
    const asked = askedMajor(this.manifest ?? '', name);
    return asked ?? this.#graph.packageMajor(name, this.path);
  }

  /** The text of the nearest package.json. */
  get manifest(): string | undefined {
    return this.#graph.manifestAbove(this.path);
  }

  /** The oldest major version of Node that the package of this file says it runs on, if it says so. */
  get oldestNode(): number | undefined {
    const range = /"engines"\s*:\s*\{[^}]*"node"\s*:\s*"([^"]*)"/.exec(this.manifest ?? '')?.[1];
    const versions = [...(range ?? '').matchAll(/(?<![\d.])\d+/g)].map(([version]) => Number(version));
    return versions.length === 0 ? undefined : Math.min(...versions);
  }

  /** What the settings of the compiler for this file say of an option. */
  compilerOption(name: string): unknown {
    return compilerOption(name, this.path, (path) => this.#graph.textOf(path));
  }

  /** Whether the file runs as a module of the language (true) or as CommonJS; undefined where its build decides. */
  get isModule(): boolean | undefined {
    return (this.#moduleKind ??= { isModule: this.#findModuleKind() }).isModule;
  }

  #findModuleKind(): boolean | undefined {
    const extension = /\.([cm]?)[jt]sx?$/.exec(this.path)?.[1];
    if (extension === 'm' || this.text.includes('import.meta')) return true;
    if (extension === 'c' || !this.model.summary.hasModuleSyntax) return false;
    return /"type"\s*:\s*"module"/.test(this.manifest ?? '') ? true : undefined;
  }

  effectOf(task: TracedFunction, kinds: ReadonlySet<EffectKind>): TracedEffect | undefined {
    return traceEffect(task, kinds, this.#values);
  }

  /** Everything that running a function runs; undefined where that is too much to look at. */
  reachOf(task: TracedFunction, isOfInterest?: (call: OutwardCall) => boolean): Reach | undefined {
    return reachOf(task, this.#values, isOfInterest);
  }

  /** Another file of the project, read; undefined where there is none that can be. */
  modelOf(path: string): FileModel | undefined {
    return this.#graph.modelOf(path);
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
    return this.#pools.sites;
  }

  get poolCalls(): readonly PoolCall[] {
    return this.#pools.calls;
  }

  /** What only types can tell: receivers of calls that look like a pool's and are of unknown value. */
  get openQuestions(): readonly TypeQuestion[] {
    return this.#graph.reachesPool(this.path) ? this.#pools.questions : [];
  }

  /** Nothing is left that the type checker, or more of what is imported, could still tell. */
  get isTold(): boolean {
    if (this.#reach !== this.#graph) return false;
    return this.#answers !== NO_ANSWERS || this.openQuestions.length === 0;
  }

  get #pools(): PoolScan {
    return (this.#scanned ??= new PoolScan(this.model, this.#graph, this.#reach, (expression, value) =>
      this.#answered(expression, value),
    ));
  }
}

/** The major version in a manifest's range, where it takes no other. */
function askedMajor(manifest: string, name: string): number | undefined {
  const escaped = name.replaceAll(/[^\w]/g, String.raw`\$&`);
  const range = new RegExp(String.raw`"${escaped}"\s*:\s*"[~^]?(\d+)(\.[\w.*+-]*)?"`).exec(manifest)?.[1];
  return range === undefined ? undefined : Number(range);
}

function isOfBuiltIn(ref: ValueRef): boolean {
  if (ref.kind === 'member') return isOfBuiltIn(ref.object);
  return ref.kind === 'global' || (ref.kind === 'import' && isBuiltin(ref.specifier));
}
