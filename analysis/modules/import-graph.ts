/** Which file imports which, and which files can hold a pool at all. */
import type { PoolCatalogue } from '../pools/pool-catalogue.ts';
import { dependenciesOf } from './dependencies.ts';
import { mayRunTogether } from './may-run-together.ts';
import { ModuleResolver, type Resolution } from './resolver.ts';
import type { SourceTexts } from './source-texts.ts';

interface Entry {
  readonly text: string;
  readonly dependencies: readonly string[];
  readonly importsPool: boolean;
  readonly importsWorkers: boolean;
  /** Undefined until somebody asks: it takes a longer look at the text. */
  mayRunTogether: boolean | undefined;
  /** Files of the project, as far as they have been looked for. */
  imports: readonly string[] | undefined;
}

const NOTHING: readonly string[] = [];
const WORKER_MODULES = /^(node:)?(worker_threads|child_process|cluster)$/;

export class ImportGraph {
  readonly #texts: SourceTexts;
  readonly #pools: PoolCatalogue;
  readonly #resolver = new ModuleResolver();
  readonly #entries = new Map<string, Entry>();
  readonly #importers = new Map<string, Set<string>>();
  /** Valid until some file imports something else. */
  readonly #reachesPool = new Map<string, boolean>();
  /** Files that changed and have not been read since. */
  readonly #unread = new Set<string>();
  /** All that the files read so far import has been read too. */
  #isComplete = false;

  constructor(texts: SourceTexts, pools: PoolCatalogue) {
    this.#texts = texts;
    this.#pools = pools;
  }

  resolve(specifier: string, from: string): Resolution {
    return this.#resolver.resolve(specifier, from);
  }

  /** Files that are there: what they are called need not be looked for. */
  addKnownFiles(paths: Iterable<string>): void {
    this.#resolver.addKnownFiles(paths);
  }

  /** The text of a file changed; it may import something else now. */
  noteChange(path: string): void {
    this.#unread.add(path);
  }

  /** A file came or went: specifiers may mean other files now. */
  noteFile(path: string, isThere: boolean): void {
    this.#resolver.noteFile(path, isThere);
    this.resolveAnew();
  }

  /** The rules of resolution changed. */
  resolveAnew(): void {
    this.#resolver.forget();
    this.#reachesPool.clear();
    this.#isComplete = false;
    for (const entry of this.#entries.values()) entry.imports = undefined;
  }

  /** A value that is a pool reaches only files that import a pool library, themselves or through others. */
  reachesPool(path: string): boolean {
    this.#readChanges();
    let reaches = this.#reachesPool.get(path);
    if (reaches === undefined) {
      reaches = this.#findsPoolFrom(path);
      this.#reachesPool.set(path, reaches);
    }
    return reaches;
  }

  /** Like `reachesPool`, without looking at what the file imports; false where only that could tell. */
  surelyReachesPool(path: string): boolean {
    this.#readChanges();
    return this.#reachesPool.get(path) ?? this.importsPool(path);
  }

  /** It imports a pool library itself; no file but this one is looked at. */
  importsPool(path: string): boolean {
    return this.#entryOf(path)?.importsPool === true;
  }

  /** It imports a module of Node that starts threads or processes, and may look after them by itself, or starts much at a time. */
  importsWorkers(path: string): boolean {
    return this.#entryOf(path)?.importsWorkers === true;
  }

  /** It starts several promises at a time, for which a pool may be meant. */
  mayRunTogether(path: string): boolean {
    const entry = this.#entryOf(path);
    if (entry === undefined) return false;
    return (entry.mayRunTogether ??= mayRunTogether(entry.text, entry.dependencies));
  }

  /** Files of the project that `path` imports directly. */
  importsOf(path: string): readonly string[] {
    const entry = this.#entryOf(path);
    if (entry === undefined) return NOTHING;
    if (entry.imports !== undefined) return entry.imports;
    const imports: string[] = [];
    for (const specifier of entry.dependencies) {
      const resolution = this.resolve(specifier, path);
      if (resolution.kind !== 'file') continue;
      imports.push(resolution.path);
      let importers = this.#importers.get(resolution.path);
      if (importers === undefined) this.#importers.set(resolution.path, (importers = new Set()));
      importers.add(path);
    }
    entry.imports = imports;
    return imports;
  }

  get readFiles(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** The files read so far whose findings may rest on `path`, directly or through others. */
  dependentsOf(path: string): readonly string[] {
    this.#readImports();
    const found = new Set<string>();
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const importer of this.#importers.get(at) ?? NOTHING) {
        if (found.has(importer) || importer === path || !this.importsOf(importer).includes(at)) continue;
        found.add(importer);
        queue.push(importer);
      }
    }
    return [...found];
  }

  /** The search for a pool stops at the first; here all that the files read so far import counts. */
  #readImports(): void {
    this.#readChanges();
    if (this.#isComplete) return;
    const queue = [...this.#entries.keys()];
    const seen = new Set(queue);
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const imported of this.importsOf(at)) {
        if (seen.has(imported)) continue;
        seen.add(imported);
        queue.push(imported);
      }
    }
    this.#isComplete = true;
  }

  #readChanges(): void {
    for (const changed of this.#unread) if (this.#entries.has(changed)) this.#entryOf(changed);
    this.#unread.clear();
  }

  #findsPoolFrom(path: string): boolean {
    const seen = new Set([path]);
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (this.importsPool(at)) return true;
      // What is known to reach none need not be searched again.
      for (const imported of this.importsOf(at)) {
        const known = this.#reachesPool.get(imported);
        if (known === true) return true;
        if (known === false || seen.has(imported)) continue;
        seen.add(imported);
        queue.push(imported);
      }
    }
    // Nothing that was seen on the way leads to a pool either.
    for (const visited of seen) this.#reachesPool.set(visited, false);
    return false;
  }

  #entryOf(path: string): Entry | undefined {
    const text = this.#texts.textOf(path);
    if (text === undefined) return undefined;
    const before = this.#entries.get(path);
    if (before?.text === text) return before;
    const dependencies = dependenciesOf(text);
    const isSame = before !== undefined && isSameList(before.dependencies, dependencies);
    const entry = {
      text,
      dependencies,
      importsPool:
        this.#pools.ofFile(path) !== undefined ||
        dependencies.some((specifier) => this.#pools.ofPackage(specifier) !== undefined),
      importsWorkers: dependencies.some((specifier) => WORKER_MODULES.test(specifier)),
      mayRunTogether: undefined,
      imports: isSame ? before.imports : undefined,
    };
    this.#entries.set(path, entry);
    if (isSame) return entry;
    if (before !== undefined) this.#reachesPool.clear();
    this.#isComplete = false;
    return entry;
  }
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return right.length === left.length && left.every((item, index) => item === right[index]);
}
