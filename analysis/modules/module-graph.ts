/** The summaries of all files that matter, who imports whom, and which files can hold a pool at all. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { modelFile, type FileModel } from '../model/file-model.ts';
import type { FileSummary } from '../model/summary.ts';
import { libraryOf } from '../pools/catalogue.ts';
import { ModuleResolver } from './resolver.ts';

interface Entry {
  /** What was summarised; the same content is the same string here. */
  readonly text: string;
  readonly summary: FileSummary | undefined;
}

/** Trees are large; those of the files last asked for are kept. */
const KEPT_MODELS = 24;
/** Larger files are generated; reading them would stop the editor. */
const LARGEST_FILE = 1_500_000;

export class ModuleGraph {
  readonly #overlays = new Map<string, string>();
  readonly #entries = new Map<string, Entry>();
  readonly #models = new Map<string, FileModel>();
  /** The last readable version, for while the user types. */
  readonly #lastGood = new Map<string, FileModel>();
  readonly #onDisk = new Map<string, string | undefined>();
  readonly #resolver = new ModuleResolver();
  readonly #importers = new Map<string, Set<string>>();
  /** Valid until some file imports something else. */
  readonly #reachesPool = new Map<string, boolean>();
  /** Files that changed and have not been read since: they may import something else. */
  readonly #unread = new Set<string>();

  setText(path: string, text: string): void {
    this.#unread.add(path);
    const isNew = !this.#overlays.has(path) && this.#diskText(path) === undefined;
    this.#overlays.set(path, text);
    if (isNew) this.#resolveAnew();
  }

  clearText(path: string): void {
    this.#unread.add(path);
    this.#overlays.delete(path);
    this.#onDisk.delete(path);
  }

  fileChanged(path: string): void {
    this.#unread.add(path);
    const existed = this.#onDisk.get(path) !== undefined;
    this.#onDisk.delete(path);
    const exists = this.#diskText(path) !== undefined;
    if (existed !== exists || /(^|[\\/])(tsconfig[^\\/]*|package)\.json$/.test(path)) this.#resolveAnew();
  }

  textOf(path: string): string | undefined {
    return this.#overlays.get(path) ?? this.#diskText(path);
  }

  get overlays(): ReadonlyMap<string, string> {
    return this.#overlays;
  }

  /** The file as it is now, or as it last could be read. */
  modelOf(path: string): FileModel | undefined {
    const text = this.textOf(path);
    if (text === undefined || text.length > LARGEST_FILE) return undefined;
    const kept = this.#models.get(path);
    if (kept?.text === text) return kept;
    const model = modelFile(path, text);
    if (model === undefined) return undefined;
    this.#models.delete(path);
    this.#models.set(path, model);
    this.#lastGood.set(path, model);
    const [oldest] = this.#models.keys();
    if (this.#models.size > KEPT_MODELS && oldest !== undefined) {
      this.#models.delete(oldest);
      this.#lastGood.delete(oldest);
    }
    this.#remember(path, text, model.summary);
    return model;
  }

  summaryOf(path: string): FileSummary | undefined {
    const text = this.textOf(path);
    if (text === undefined || text.length > LARGEST_FILE) return undefined;
    const kept = this.#models.get(path);
    if (kept?.text === text) return kept.summary;
    const entry = this.#entries.get(path);
    if (entry?.text === text) return entry.summary;
    const summary = modelFile(path, text)?.summary ?? this.#lastGood.get(path)?.summary;
    this.#remember(path, text, summary);
    return summary;
  }

  resolve(specifier: string, from: string): ReturnType<ModuleResolver['resolve']> {
    return this.#resolver.resolve(specifier, from);
  }

  /** The major version of a package as `from` would load it; undefined where it is not installed. */
  packageMajor(name: string, from: string): number | undefined {
    for (let folder = dirname(from); ; folder = dirname(folder)) {
      const manifest = this.#diskText(join(folder, 'node_modules', name, 'package.json'));
      if (manifest !== undefined) {
        const major = /"version"\s*:\s*"(\d+)\./.exec(manifest)?.[1];
        return major === undefined ? undefined : Number(major);
      }
      if (folder === dirname(folder)) return undefined;
    }
  }

  /** Files of the project that `path` imports directly. */
  importsOf(path: string): readonly string[] {
    const paths: string[] = [];
    for (const specifier of this.summaryOf(path)?.dependencies ?? []) {
      const resolution = this.resolve(specifier, path);
      if (resolution.kind === 'file') paths.push(resolution.path);
    }
    return paths;
  }

  /** A value that is a pool reaches only files that import a pool library, themselves or through others. */
  reachesPool(path: string): boolean {
    // Reading a file anew may change what it imports, and with it what is known here.
    for (const changed of this.#unread) if (this.#entries.has(changed)) this.summaryOf(changed);
    this.#unread.clear();
    this.summaryOf(path);
    let reaches = this.#reachesPool.get(path);
    if (reaches === undefined) {
      reaches = this.#findsPoolFrom(path);
      this.#reachesPool.set(path, reaches);
    }
    return reaches;
  }

  #findsPoolFrom(path: string): boolean {
    const seen = new Set([path]);
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      if (this.summaryOf(at)?.dependencies.some((specifier) => libraryOf(specifier) !== undefined))
        return true;
      for (const imported of this.importsOf(at)) {
        if (!seen.has(imported)) {
          seen.add(imported);
          queue.push(imported);
        }
      }
    }
    return false;
  }

  /** The files read so far whose findings may rest on `path`, directly or through others. */
  dependentsOf(path: string): readonly string[] {
    const found = new Set<string>();
    const queue = [path];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const importer of this.#importers.get(at) ?? []) {
        if (found.has(importer) || importer === path || !this.importsOf(importer).includes(at)) continue;
        found.add(importer);
        queue.push(importer);
      }
    }
    return [...found];
  }

  #remember(path: string, text: string, summary: FileSummary | undefined): void {
    const before = this.#entries.get(path);
    if (before?.text === text) return;
    this.#entries.set(path, { text, summary });
    if (before?.summary !== undefined && isSameList(before.summary.dependencies, summary?.dependencies))
      return;
    this.#reachesPool.clear();
    this.#linkImports(path);
  }

  #linkImports(path: string): void {
    for (const imported of this.importsOf(path)) {
      let importers = this.#importers.get(imported);
      if (importers === undefined) this.#importers.set(imported, (importers = new Set()));
      importers.add(path);
    }
  }

  /** A file came or went, or the rules of resolution changed: specifiers may mean other files now. */
  #resolveAnew(): void {
    this.#resolver.forget();
    this.#reachesPool.clear();
    for (const path of [...this.#entries.keys()]) this.#linkImports(path);
  }

  #diskText(path: string): string | undefined {
    if (!this.#onDisk.has(path)) this.#onDisk.set(path, readText(path));
    return this.#onDisk.get(path);
  }
}

function isSameList(left: readonly string[], right: readonly string[] | undefined): boolean {
  return right?.length === left.length && left.every((item, index) => item === right[index]);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
