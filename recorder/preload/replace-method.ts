/** A method as the watched object has it: called with the object and the arguments, whatever they are. */
export type AnyMethod = (self: object, args: readonly unknown[]) => unknown;

/**
 * Puts a method around another. The new one has the name, the length and the property flags of the old one; programs that ask an
 * object for its methods see no other difference than the source text.
 *
 * @returns false where there is no such method
 */
export function replaceMethod(
  owner: object,
  name: string | symbol,
  around: (original: AnyMethod, self: object, args: readonly unknown[]) => unknown,
): boolean {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') return false;
  const original: AnyMethod = (self, args) => Reflect.apply(method, self, args);
  const replacement = {
    method(this: object, ...args: unknown[]): unknown {
      return around(original, this, args);
    },
  }.method;
  for (const property of ['name', 'length']) {
    const value: unknown = Reflect.get(method, property);
    Object.defineProperty(replacement, property, { value, configurable: true });
  }
  const before = Object.getOwnPropertyDescriptor(owner, name);
  return Reflect.defineProperty(owner, name, {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? false,
  });
}

/** Puts a function around what `new` does with a class; the class keeps its name, its prototype and what `instanceof` says. */
export function replaceConstructor<Class extends abstract new (...args: never[]) => object>(
  target: Class,
  around: (construct: (args: unknown[]) => object, args: unknown[]) => object,
): Class {
  const replaced = new Proxy(target, {
    construct(original, args: unknown[], newTarget) {
      const constructOriginal = (given: unknown[]): object =>
        // A class of the user's that extends this one is told by `newTarget`, which for the class itself is the proxy.
        construct(original, given, newTarget === replaced ? original : newTarget);
      return around(constructOriginal, args);
    },
  });
  return replaced;
}

function construct(target: unknown, args: unknown[], newTarget: unknown): object {
  if (typeof target !== 'function' || typeof newTarget !== 'function') throw new TypeError('Not a class.');
  const made: unknown = Reflect.construct(target, args, newTarget);
  if (typeof made !== 'object' || made === null) throw new TypeError('A class has made no object.');
  return made;
}
