/** Which file imports which, and which files can hold a pool at all. */
import { libraryOf } from '../pools/catalogue.ts';
import { dependenciesOf } from './dependencies.ts';
import { ModuleResolver, type Resolution } from './resolver.ts';
import type { SourceTexts } from './source-texts.ts';

interface Entry {
  readonly text: string;
  readonly dependencies: readonly string[];
}

const NOTHING: readonly string[] = [];
const WORKER_MODULES = /^(node:)?(worker_threads|child_process|cluster)$/;

export class ImportGraph {
  readonly #texts: SourceTexts;
  readonly #resolver = new ModuleResolver();
  readonly #entries = new Map<string, Entry>();
  readonly #importers = new Map<string, Set<string>>();
  /** Valid until some file imports something else. */
  readonly #reachesPool = new Map<string, boolean>();
  /** Files that changed and have not been read since. */
  readonly #unread = new Set<string>();

  constructor(texts: SourceTexts) {
    this.#texts = texts;
  }

  resolve(specifier: string, from: string): Resolution {
    return this.#resolver.resolve(specifier, from);
  }

  /** The text of a file changed; it may import something else now. */
  noteChange(path: string): void {
    this.#unread.add(path);
  }

  /** A file came or went, or the rules of resolution changed: specifiers may mean other files now. */
  resolveAnew(): void {
    this.#resolver.forget();
    this.#reachesPool.clear();
    for (const path of [...this.#entries.keys()]) this.#linkImports(path);
  }

  /** A value that is a pool reaches only files that import a pool library, themselves or through others. */
  reachesPool(path: string): boolean {
    for (const changed of this.#unread) if (this.#entries.has(changed)) this.#dependenciesOf(changed);
    this.#unread.clear();
    this.#dependenciesOf(path);
    let reaches = this.#reachesPool.get(path);
    if (reaches === undefined) {
      reaches = this.#findsPoolFrom(path);
      this.#reachesPool.set(path, reaches);
    }
    return reaches;
  }

  /** It imports a module of Node that starts threads or processes, and may look after them by itself. */
  importsWorkers(path: string): boolean {
    return this.#dependenciesOf(path).some((specifier) => WORKER_MODULES.test(specifier));
  }

  /** The files read so far whose findings may rest on `path`, directly or through others. */
  dependentsOf(path: string): readonly string[] {
    this.#readImports();
    const found = new Set<string>();
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const importer of this.#importers.get(at) ?? NOTHING) {
        if (found.has(importer) || importer === path || !this.#importsOf(importer).includes(at)) continue;
        found.add(importer);
        queue.push(importer);
      }
    }
    return [...found];
  }

  /** The search for a pool stops at the first; here all that the files read so far import counts. */
  #readImports(): void {
    const queue = [...this.#entries.keys()];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const imported of this.#importsOf(at)) {
        if (this.#entries.has(imported)) continue;
        this.#dependenciesOf(imported);
        if (this.#entries.has(imported)) queue.push(imported);
      }
    }
  }

  #findsPoolFrom(path: string): boolean {
    const seen = new Set([path]);
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (this.#dependenciesOf(at).some((specifier) => libraryOf(specifier) !== undefined)) return true;
      // What is known to reach none need not be searched again.
      for (const imported of this.#importsOf(at)) {
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

  /** Files of the project that `path` imports directly. */
  #importsOf(path: string): readonly string[] {
    const paths: string[] = [];
    for (const specifier of this.#dependenciesOf(path)) {
      const resolution = this.resolve(specifier, path);
      if (resolution.kind === 'file') paths.push(resolution.path);
    }
    return paths;
  }

  #dependenciesOf(path: string): readonly string[] {
    const text = this.#texts.textOf(path);
    if (text === undefined) return NOTHING;
    const before = this.#entries.get(path);
    if (before?.text === text) return before.dependencies;
    const dependencies = dependenciesOf(text);
    this.#entries.set(path, { text, dependencies });
    if (before === undefined || !isSameList(before.dependencies, dependencies)) {
      if (before !== undefined) this.#reachesPool.clear();
      this.#linkImports(path);
    }
    return dependencies;
  }

  #linkImports(path: string): void {
    for (const imported of this.#importsOf(path)) {
      let importers = this.#importers.get(imported);
      if (importers === undefined) this.#importers.set(imported, (importers = new Set()));
      importers.add(path);
    }
  }
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return right.length === left.length && left.every((item, index) => item === right[index]);
}
