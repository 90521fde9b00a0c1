/**
 * The ES modules that are loaded, as `require.cache` has those of CommonJS. Node does not publish them, but it keeps them
 * in its module loader, which `import.meta.resolve` holds in its scope, where the engine shows it. What is found there is
 * only read, and believed only as far as it is the very function that was looked for; where Node keeps its modules
 * otherwise, nothing is found, and the engine is asked where the function was defined, which takes ten times as long.
 */
import { types } from 'node:util';
import { at, fetchObject, internalProperties, propertiesOf, textAt } from './engine-inspector.ts';

export interface ModuleExport {
  readonly url: string;
  /** Keys from the module's exports to the value. */
  readonly path: readonly string[];
}

let loadedModules: ReadonlyMap<unknown, unknown> | null = null;

/** All exports of loaded modules that are this value. */
export function findExports(value: unknown): ModuleExport[] {
  loadedModules ??= findLoadedModules();
  const found: ModuleExport[] = [];
  for (const [url, jobs] of loadedModules) {
    if (typeof url !== 'string' || !/^(file|data|https?):/.test(url)) continue;
    const namespace = namespaceOf(jobs);
    const path = namespace === null ? null : findPath(namespace, (candidate) => candidate === value);
    if (path !== null) found.push({ url, path });
  }
  return found;
}

function findLoadedModules(): ReadonlyMap<unknown, unknown> {
  // Bundlers that know no such thing make it undefined.
  const scopes = internalProperties(import.meta.resolve).find(
    (property) => textAt(property, ['name']) === '[[Scopes]]',
  );
  for (const scope of propertiesOf(at(scopes, ['value']))) {
    const loader = propertiesOf(at(scope, ['value'])).find(
      (variable) => textAt(variable, ['name']) === 'loader',
    );
    if (loader === undefined) continue;
    const modules = at(fetchObject(at(loader, ['value'])), ['loadCache']);
    return types.isMap(modules) ? modules : new Map();
  }
  return new Map();
}

/** Of a module that is linked at least. */
function namespaceOf(jobs: unknown): object | null {
  const module = at(jobs, ['javascript', 'module']) ?? at(jobs, ['commonjs', 'module']);
  const getNamespace = at(module, ['getNamespace']);
  if (typeof getNamespace !== 'function') return null;
  try {
    const namespace: unknown = Reflect.apply(getNamespace, module, []);
    return typeof namespace === 'object' ? namespace : null;
  } catch {
    return null;
  }
}

/** Keys from a module's exports, or those of its default export, to a value that is wanted. */
export function findPath(namespace: object, isWanted: (value: unknown) => boolean): string[] | null {
  const key = findKey(namespace, isWanted);
  if (key !== null) return [key];
  const standard = readKey(namespace, 'default');
  if (typeof standard !== 'object' || standard === null) return null;
  const inner = findKey(standard, isWanted);
  return inner === null ? null : ['default', inner];
}

function findKey(object: object, isWanted: (value: unknown) => boolean): string | null {
  for (const key of Reflect.ownKeys(object)) {
    if (typeof key === 'string' && isWanted(readKey(object, key))) return key;
  }
  return null;
}

/** What a module that is still being evaluated will export is there already, and throws when it is read. */
function readKey(object: object, key: string): unknown {
  try {
    return Reflect.get(object, key);
  } catch {
    return undefined;
  }
}
