/** From an import specifier to the source file that it means. */
import { existsSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname } from 'node:path';
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

export type Resolution =
  | { readonly kind: 'file'; readonly path: string }
  /** In `node_modules`: not followed. */
  | { readonly kind: 'package' }
  | { readonly kind: 'built-in' }
  | { readonly kind: 'missing' };

export class ModuleResolver {
  #factory = createFactory();
  readonly #known = new Map<string, Resolution>();

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

  /** A broken tsconfig must not hide the files beside the importer. */
  #withoutTsconfig(specifier: string, from: string): Resolution {
    if (!specifier.startsWith('.') || !existsSync(dirname(from))) return { kind: 'missing' };
    const { path } = this.#factory.sync(dirname(from), specifier);
    return path === undefined || path.includes('node_modules') ? { kind: 'missing' } : { kind: 'file', path };
  }
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
