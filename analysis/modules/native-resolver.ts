/** The resolver of oxc, loaded when the first specifier needs it: most name a file beside, and its library takes time to load. */
import { createRequire } from 'node:module';
import type * as Library from 'oxc-resolver';

export const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];

export const EXTENSION_ALIAS = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
} as const;

const OPTIONS = {
  tsconfig: 'auto',
  extensions: EXTENSIONS,
  conditionNames: ['node', 'import', 'require', 'default'],
  mainFields: ['module', 'main'],
  builtinModules: false,
} as const;

export function makeResolver(): Library.ResolverFactory {
  const { ResolverFactory: Resolver } = loadLibrary();
  return new Resolver({
    ...OPTIONS,
    extensions: [...OPTIONS.extensions],
    extensionAlias: Object.fromEntries(Object.entries(EXTENSION_ALIAS).map(([from, to]) => [from, [...to]])),
    conditionNames: [...OPTIONS.conditionNames],
    mainFields: [...OPTIONS.mainFields],
  });
}

function loadLibrary(): typeof Library {
  const library: unknown = createRequire(import.meta.url)('oxc-resolver');
  if (!isLibrary(library))
    throw new Error('oxc-resolver has no ResolverFactory; install the version of package.json.');
  return library;
}

function isLibrary(value: unknown): value is typeof Library {
  return typeof value === 'object' && value !== null && 'ResolverFactory' in value;
}
