/**
 * Leaves packages out of the bundle and names them by absolute address, found from the user's file: the
 * bundle stands in a temporary folder, from which no `node_modules` could be reached, and a package with a
 * native part or with files of its own must run from where it is installed.
 */
import { dirname, extname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { declaredFormat, nearestPackage, type ModuleFormat } from './module-format.ts';

export function externalPackages(format: ModuleFormat): Plugin {
  return {
    name: 'poolscope-external-packages',
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolvePackage(build, format, args));
    },
  };
}

/** Marks our own look-ups, which come back through the same plug-in. */
const ASKING = { poolscopeAsking: true };

async function resolvePackage(
  build: PluginBuild,
  format: ModuleFormat,
  args: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  if (args.pluginData === ASKING || args.kind === 'entry-point') return undefined;
  // What is imported by path belongs to the file that imports it: the user's, or a package that is being bundled.
  if (/^\.{0,2}[/\\]|^\.{1,2}$/.test(args.path)) return undefined;
  const found = await find(build, format, args);
  if (found === null || found.external || !found.path) return undefined;
  if (found.namespace !== 'file') return undefined;
  if (!isInstalled(found.path) && !isWorkspacePackage(args, found.path)) return undefined;
  if (!canStayOutside(found.path, format, args)) {
    return { path: found.path, sideEffects: found.sideEffects };
  }
  const address = isRequired(args, format) ? found.path : pathToFileURL(found.path).href;
  return { path: address, external: true };
}

/**
 * CommonJS output loads packages by `require`, so the condition `require` is tried first there, as Node
 * would. A package that has only `import` conditions is found the second time, and bundled.
 */
async function find(build: PluginBuild, format: ModuleFormat, args: OnResolveArgs) {
  const options = {
    importer: args.importer,
    namespace: args.namespace,
    resolveDir: args.resolveDir,
    with: args.with,
    pluginData: ASKING,
  };
  if (isRequired(args, format) && args.kind !== 'require-call') {
    const required = await build.resolve(args.path, { ...options, kind: 'require-call' });
    if (required.errors.length === 0) return required;
  }
  const result = await build.resolve(args.path, { ...options, kind: args.kind });
  return result.errors.length === 0 ? result : null;
}

function isRequired(args: OnResolveArgs, format: ModuleFormat): boolean {
  if (args.kind === 'require-call' || args.kind === 'require-resolve') return true;
  return format === 'cjs' && args.kind === 'import-statement';
}

function canStayOutside(file: string, format: ModuleFormat, args: OnResolveArgs): boolean {
  const extension = extname(file);
  if (extension === '.node') return true;
  if (!['.js', '.mjs', '.cjs'].includes(extension)) return false;
  // `require` of an ES module needs Node 20.19 and prints a warning; bundled it runs everywhere.
  return !(isRequired(args, format) && declaredFormat(file) === 'esm');
}

function isInstalled(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`);
}

/** A package of the same repository, linked into `node_modules`: what is imported by its name and lies elsewhere. */
function isWorkspacePackage(args: OnResolveArgs, file: string): boolean {
  const name = args.path.split('/', args.path.startsWith('@') ? 2 : 1).join('/');
  const own = nearestPackage(args.resolveDir);
  const owner = nearestPackage(dirname(file));
  return owner?.name === name && owner.directory !== own?.directory;
}
