/** From an import specifier to the source file that it means. */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { ResolverFactory } from 'oxc-resolver';
import { FolderListing } from './folder-listing.ts';
import { EXTENSION_ALIAS, EXTENSIONS, makeResolver } from './native-resolver.ts';

/** In the order in which the resolver tries them, of those that can be source files. */
const KNOWN_SUFFIXES = ['', ...EXTENSIONS.slice(0, -1)];

export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  /** In `node_modules`: not followed. */
  | { readonly kind: 'package' }
  | { readonly kind: 'built-in' }
  | { readonly kind: 'missing' };

export class ModuleResolver {
  #native: ResolverFactory | undefined;
  readonly #known = new Map<string, Resolution>();
  readonly #files = new Set<string>();
  readonly #listing = new FolderListing();

  addKnownFiles(paths: Iterable<string>): void {
    for (const path of paths) this.#files.add(path);
  }

  /** The file was made or deleted. */
  noteFile(path: string, isThere: boolean): void {
    if (isThere) this.#files.add(path);
    else this.#files.delete(path);
  }

  resolve(specifier: string, from: string): Resolution {
    const key = `${dirname(from)}\0${specifier}`;
    let resolution = this.#known.get(key);
    if (resolution === undefined) {
      resolution = this.#resolve(specifier, from);
      this.#known.set(key, resolution);
    }
    return resolution;
  }

  /** Files were made or deleted, or a tsconfig changed. */
  forget(): void {
    this.#known.clear();
    this.#listing.forget();
    this.#native = undefined;
  }

  get #factory(): ResolverFactory {
    return (this.#native ??= makeResolver());
  }

  #resolve(specifier: string, from: string): Resolution {
    if (isBuiltin(specifier)) return { kind: 'built-in' };
    const beside = /^\.\.?\//.test(specifier) ? this.#knownFile(specifier, from) : undefined;
    if (beside !== undefined) return { kind: 'file', path: beside };
    try {
      const { path } = this.#factory.resolveFileSync(from, specifier);
      if (path === undefined) return this.#withoutTsconfig(specifier, from);
      return path.includes('/node_modules/') || path.includes('\\node_modules\\')
        ? { kind: 'package' }
        : { kind: 'file', path };
    } catch {
      return { kind: 'missing' };
    }
  }

  /** Nearly all imports are of files beside; those need no look at configurations and packages. */
  #knownFile(specifier: string, from: string): string | undefined {
    // A folder is found by the slower way: which file stands for it is for its package.json to say.
    const path = join(dirname(from), specifier);
    if (path.includes('node_modules')) return undefined;
    const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
    const stem = isAliased(extension) ? path.slice(0, -extension.length) : path;
    const suffixes = isAliased(extension) ? EXTENSION_ALIAS[extension] : KNOWN_SUFFIXES;
    const present = this.#listing.namesIn(dirname(path));
    const name = basename(stem);
    for (const suffix of suffixes) {
      if (present.has(name + suffix) || this.#files.has(stem + suffix)) return stem + suffix;
    }
    return undefined;
  }

  /** A broken tsconfig must not hide the files beside the importer. */
  #withoutTsconfig(specifier: string, from: string): Resolution {
    if (!specifier.startsWith('.') || !existsSync(dirname(from))) return { kind: 'missing' };
    const { path } = this.#factory.sync(dirname(from), specifier);
    return path === undefined || path.includes('node_modules') ? { kind: 'missing' } : { kind: 'file', path };
  }
}

function isAliased(extension: string): extension is keyof typeof EXTENSION_ALIAS {
  return extension in EXTENSION_ALIAS;
}
