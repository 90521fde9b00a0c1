/** A task named by module and export, for when the function itself is not at hand. */
import type { FunctionAddress } from './wire/messages.ts';

const addresses = new WeakMap<object, FunctionAddress>();

/**
 * A stand-in for a function that a module exports, accepted by `submit` and `map` in the function's place. Use it where
 * the parent must not import the module itself; give the function's type to have calls checked:
 * `taskReference<typeof primes>(new URL('./tasks.js', import.meta.url), 'primes')`.
 *
 * @param moduleUrl an absolute URL, such as `file:///…/tasks.js`
 * @param exportName `default` for the default export
 */
export function taskReference(moduleUrl: string | URL, exportName: string): (...args: unknown[]) => unknown;
// The type is what callers say it is: nothing here could know it.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function taskReference<Fn extends (...args: never[]) => unknown>(
  moduleUrl: string | URL,
  exportName: string,
): Fn;
export function taskReference(moduleUrl: string | URL, exportName: string): (...args: unknown[]) => unknown {
  const module = new URL(moduleUrl).href;
  const reference = (): never => {
    throw new TypeError(`${exportName} of ${module} is a reference for a pool; it cannot be called here.`);
  };
  Object.defineProperty(reference, 'name', { value: exportName });
  addresses.set(reference, { kind: 'module', module, path: [exportName], name: exportName });
  return reference;
}

export function addressOfReference(fn: object): FunctionAddress | undefined {
  return addresses.get(fn);
}
