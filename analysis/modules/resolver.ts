/** From an import specifier to the source file that it means. */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { ResolverFactory } from 'oxc-resolver';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];

const OPTIONS = {
  tsconfig: 'auto',
  extensions: EXTENSIONS,
  extensionAlias: {
    '.js': ['.ts', '.tsx', '.js', '.jsx'],
    '.jsx': ['.tsx', '.jsx'],
    '.mjs': ['.mts', '.mjs'],
    '.cjs': ['.cts', '.cjs'],
  },
  conditionNames: ['node', 'import', 'require', 'default'],
  mainFields: ['module', 'main'],
  builtinModules: false,
} as const;

/** In the order in which the resolver tries them, of those that can be source files. */
const KNOWN_SUFFIXES = EXTENSIONS.slice(0, -1);

export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  /** In `node_modules`: not followed. */
  | { readonly kind: 'package' }
  | { readonly kind: 'built-in' }
  | { readonly kind: 'missing' };

export class ModuleResolver {
  #factory = createFactory();
  readonly #known = new Map<string, Resolution>();
  readonly #files = new Set<string>();

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
    this.#factory = createFactory();
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

  /** Nearly all imports are of files beside; those that are known to be there need no look at the disk. */
  #knownFile(specifier: string, from: string): string | undefined {
    // A folder is found by the slower way: which file stands for it is for its package.json to say.
    const path = join(dirname(from), specifier);
    const extension = /\.[cm]?jsx?$/.exec(path)?.[0] ?? '';
    const aliases = isAliased(extension) ? OPTIONS.extensionAlias[extension] : undefined;
    if (aliases !== undefined) {
      const stem = path.slice(0, -extension.length);
      return aliases.map((alias) => stem + alias).find((candidate) => this.#files.has(candidate));
    }
    if (this.#files.has(path)) return path;
    return KNOWN_SUFFIXES.map((suffix) => path + suffix).find((candidate) => this.#files.has(candidate));
  }

  /** A broken tsconfig must not hide the files beside the importer. */
  #withoutTsconfig(specifier: string, from: string): Resolution {
    if (!specifier.startsWith('.') || !existsSync(dirname(from))) return { kind: 'missing' };
    const { path } = this.#factory.sync(dirname(from), specifier);
    return path === undefined || path.includes('node_modules') ? { kind: 'missing' } : { kind: 'file', path };
  }
}

function isAliased(extension: string): extension is keyof typeof OPTIONS.extensionAlias {
  return extension in OPTIONS.extensionAlias;
}

function createFactory(): ResolverFactory {
  return new ResolverFactory({
    ...OPTIONS,
    extensions: [...OPTIONS.extensions],
    extensionAlias: Object.fromEntries(
      Object.entries(OPTIONS.extensionAlias).map(([from, to]) => [from, [...to]]),
    ),
    conditionNames: [...OPTIONS.conditionNames],
    mainFields: [...OPTIONS.mainFields],
  });
}
