/**
 * Functions by reference: finds the module that exports a function, and the name it has there. In order: a reference
 * made by hand; loaded CommonJS modules and loaded ES modules, by identity; the module that the engine says the function
 * is from, by identity or else by name and source (test runners load modules twice). What is found is remembered for the
 * function.
 */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TaskNotFoundError } from '../errors.ts';
import { addressOfReference } from '../task-reference.ts';
import type { FunctionAddress } from '../wire/messages.ts';
import { locateFunction } from './function-location.ts';
import type { FunctionLocation } from './function-location.ts';
import { findExports, findPath } from './loaded-modules.ts';

/** A module that is still being evaluated cannot be imported; its name and file are taken on trust after this long. */
const IMPORT_PATIENCE_MS = 250;

/** What an executor knows about a function that it runs. */
export class TaskFunctionEntry {
  readonly name: string;
  address: FunctionAddress | null = null;
  error: TaskNotFoundError | null = null;
  /** Average time of a call in a worker, microseconds; negative before the first result. */
  averageUs = -1;
  readonly #waiting: (() => void)[] = [];

  constructor(fn: (...args: never[]) => unknown) {
    this.name = fn.name === '' ? 'anonymous' : fn.name;
    const address = addressOfReference(fn) ?? findInCommonJs(fn);
    if (address !== null) {
      this.address = address;
      return;
    }
    // The look-up takes long enough for workers to start meanwhile: they are spawned before the next immediate.
    setImmediate(() => void this.#find(fn));
  }

  get isResolved(): boolean {
    return this.address !== null || this.error !== null;
  }

  whenResolved(callback: () => void): void {
    this.#waiting.push(callback);
  }

  async #find(fn: (...args: never[]) => unknown): Promise<void> {
    try {
      this.address = await findInModules(fn, this.name);
    } catch (error) {
      this.error =
        error instanceof TaskNotFoundError
          ? error
          : new TaskNotFoundError(
              `The module of ${this.name} could not be found: ${String(error)}. Name it with taskReference(moduleUrl, exportName).`,
              this.name,
              null,
              { cause: error },
            );
    }
    for (const callback of this.#waiting.splice(0)) callback();
  }
}

const addressOfFunction = new WeakMap<object, FunctionAddress>();
const requireHere = createRequire(import.meta.url);

function findInCommonJs(fn: (...args: never[]) => unknown): FunctionAddress | null {
  const known = addressOfFunction.get(fn);
  if (known !== undefined) return known;
  for (const [filename, module] of Object.entries(requireHere.cache)) {
    if (module === undefined) continue;
    const path = findPlainPath(module.exports, fn);
    if (path !== null) return remember(fn, { kind: 'commonjs', module: filename, path, name: fn.name });
  }
  return null;
}

/** Looks at data properties only: a getter could load a module. */
function findPlainPath(exports: unknown, fn: unknown): string[] | null {
  if (exports === fn) return [];
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return null;
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
    if (value === fn) return [key];
  }
  return null;
}

async function findInModules(fn: (...args: never[]) => unknown, name: string): Promise<FunctionAddress> {
  const [found, ...others] = findExports(fn);
  // One that is exported again elsewhere should come from the module that defines it: the others import more.
  if (found !== undefined && others.length === 0) {
    return remember(fn, { kind: 'module', module: found.url, path: found.path, name: fn.name });
  }
  const location = locateFunction(fn);
  if (location === null) {
    throw new TaskNotFoundError(
      `${name} is a bound or native function, which no module exports. Export a function that calls it, and submit that.`,
      name,
      null,
    );
  }
  const isFromModule = /^(file|data|https?):|^\//.test(location.url) && !/\/\[eval\d*\]$/.test(location.url);
  if (!isFromModule) {
    throw new TaskNotFoundError(
      `${name} was made by ${location.url === '' ? 'eval' : location.url}, so no worker can import it. Move it to a module and export it.`,
      name,
      location.url,
    );
  }
  const url = location.url.startsWith('/') ? pathToFileURL(location.url).href : location.url;
  return remember(fn, findInLoadedFile(fn, url) ?? (await findInImport(fn, name, url, location)));
}

/** CommonJS whose exports are getters, as bundlers write them: its getters are run now that the file is known. */
function findInLoadedFile(fn: (...args: never[]) => unknown, url: string): FunctionAddress | null {
  if (!url.startsWith('file:')) return null;
  const module = fileURLToPath(url);
  const exports: unknown = requireHere.cache[module]?.exports;
  if (typeof exports !== 'object' || exports === null) return null;
  const key = Object.keys(exports).find((candidate) => Reflect.get(exports, candidate) === fn);
  return key === undefined ? null : { kind: 'commonjs', module, path: [key], name: fn.name };
}

async function findInImport(
  fn: (...args: never[]) => unknown,
  name: string,
  url: string,
  location: FunctionLocation,
): Promise<FunctionAddress> {
  const namespace = await importLoaded(url);
  // Still being evaluated: the worker will tell if there is no such export.
  if (namespace === null) return { kind: 'module', module: url, path: [name], name };
  const path = findPath(namespace, (value) => value === fn) ?? findNamesake(namespace, fn);
  if (path !== null) return { kind: 'module', module: url, path, name };
  throw new TaskNotFoundError(
    `${name} is defined at ${url}:${location.line + 1} but that module does not export it, so no worker can import it. ` +
      `Export it there (export function ${name === 'anonymous' ? '…' : name}); what a closure captures must become an argument.`,
    name,
    url,
  );
}

async function importLoaded(url: string): Promise<object | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, IMPORT_PATIENCE_MS, null);
  });
  try {
    // Bundlers must leave this to Node: what is imported is found while the program runs.
    const loading: Promise<unknown> = import(/* webpackIgnore: true */ /* @vite-ignore */ url);
    const namespace = await Promise.race([loading, patience]);
    return typeof namespace === 'object' ? namespace : null;
  } finally {
    clearTimeout(timer);
  }
}

/** The same function of another instance of the module. */
function findNamesake(namespace: object, fn: (...args: never[]) => unknown): string[] | null {
  const source = Function.prototype.toString.call(fn);
  return findPath(
    namespace,
    (value) =>
      typeof value === 'function' &&
      value.name === fn.name &&
      Function.prototype.toString.call(value) === source,
  );
}

function remember(fn: object, address: FunctionAddress): FunctionAddress {
  addressOfFunction.set(fn, address);
  return address;
}
