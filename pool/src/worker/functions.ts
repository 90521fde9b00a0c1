/** Loads the functions that the parent names, once each. */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NestedPoolError, TaskNotFoundError } from '../errors.ts';
import type { FunctionAddress } from '../wire/messages.ts';
import type { WorkerState } from '../wire/worker-state.ts';

export type TaskFunction = (...args: unknown[]) => unknown;

/** A function that is loaded, is being loaded, or cannot be. */
export interface LoadedFunction {
  call: TaskFunction | null;
  error: Error | null;
  /** Settles, never rejects, when either is known. */
  readonly loading: Promise<void>;
  /** Average time of a call, microseconds; negative before the first. */
  averageUs: number;
}

let requireHere: NodeJS.Require | null = null;

export function loadFunction(address: FunctionAddress, state: WorkerState): LoadedFunction {
  const loaded: LoadedFunction = {
    call: null,
    error: null,
    averageUs: -1,
    loading: findFunction(address, state).then(
      (call) => {
        loaded.call = call;
      },
      (error: unknown) => {
        loaded.error = error instanceof TaskNotFoundError ? error : explain(address, error);
      },
    ),
  };
  return loaded;
}

async function findFunction(address: FunctionAddress, state: WorkerState): Promise<TaskFunction> {
  const exports = await importModule(address, state);
  let value: unknown = exports;
  for (const key of address.path) value = isIndexable(value) ? Reflect.get(value, key) : undefined;
  if (isFunction(value)) return value;
  const names = isIndexable(exports) ? Object.keys(exports).join(', ') : '';
  throw new TaskNotFoundError(
    `${address.module} has no function named ${address.path.join('.') || 'module.exports'} among its exports` +
      `${names === '' ? '' : ` (${names})`}. Export it, so that workers can import it.`,
    address.name,
    address.module,
  );
}

async function importModule(address: FunctionAddress, state: WorkerState): Promise<unknown> {
  state.importing++;
  state.module = address.module;
  try {
    if (address.kind === 'commonjs') {
      const exports: unknown = getRequire()(address.module);
      return exports;
    }
    const loaded = loadAtOnce(address);
    if (loaded !== null) return loaded;
    const namespace: unknown = await import(address.module).catch((error: unknown) =>
      requireInstead(address.module, error),
    );
    return namespace;
  } finally {
    state.importing--;
  }
}

/**
 * Newer Nodes load an ES module through `require` without setting up the machinery of `import()`, which takes a worker
 * 3 ms. It is the very module that `import()` gives. Left to `import()`: modules that wait at their top level, whatever
 * loaders may have a say in, and exports that `require` shows otherwise.
 */
function loadAtOnce({ module, path }: FunctionAddress): object | null {
  const [key] = path;
  if (!hasPlainLoaders() || key === undefined || !/^file:[^?#]*\.m?js$/.test(module)) return null;
  let exports: unknown;
  try {
    exports = getRequire()(fileURLToPath(module));
  } catch (error) {
    if (isIndexable(error) && 'code' in error && error.code === 'ERR_REQUIRE_ASYNC_MODULE') return null;
    throw error;
  }
  return isIndexable(exports) && key in exports ? exports : null;
}

function hasPlainLoaders(): boolean {
  const features: unknown = Reflect.get(process, 'features');
  return (
    isIndexable(features) &&
    Reflect.get(features, 'require_module') === true &&
    process.execArgv.length === 0 &&
    process.env['NODE_OPTIONS'] === undefined
  );
}

/** In threads of Node 20 loaders such as tsx teach their languages to `require` alone. */
function requireInstead(url: string, error: unknown): unknown {
  const isUnknown = isIndexable(error) && 'code' in error && error.code === 'ERR_UNKNOWN_FILE_EXTENSION';
  if (!isUnknown) throw error;
  const require = getRequire();
  if (!(extname(url) in require.extensions)) throw error;
  const exports: unknown = require(fileURLToPath(url));
  return exports;
}

/** Made when it is needed, as a worker mostly starts without. */
function getRequire(): NodeJS.Require {
  requireHere ??= createRequire(`${process.cwd()}/`);
  return requireHere;
}

function explain(address: FunctionAddress, error: unknown): TaskNotFoundError {
  const message = error instanceof Error ? error.message : String(error);
  // The advice of a nested pool stands for itself; anything else is the module's own trouble.
  const text =
    error instanceof Error && error.name === NestedPoolError.name
      ? message
      : `The worker could not import ${address.module}, which exports ${address.name}: ${message}`;
  return new TaskNotFoundError(text, address.name, address.module, { cause: error });
}

function isIndexable(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function isFunction(value: unknown): value is TaskFunction {
  return typeof value === 'function';
}

/** @throws whatever the initializer throws, or why it cannot be loaded */
export async function callInitializer(
  address: FunctionAddress,
  args: readonly unknown[],
  state: WorkerState,
): Promise<void> {
  const loaded = loadFunction(address, state);
  await loaded.loading;
  if (loaded.call === null) throw loaded.error;
  await loaded.call(...args);
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Remembers how long a call took. */
export function learn(fn: LoadedFunction, us: number): void {
  fn.averageUs = fn.averageUs < 0 ? us : fn.averageUs + (us - fn.averageUs) * 0.2;
}
