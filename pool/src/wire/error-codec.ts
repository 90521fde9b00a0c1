/**
 * Errors on the wire: an error arrives as itself, with the names of its classes, its message and stack, its own
 * properties, its `cause` and, if it is an AggregateError, its `errors`.
 */
import { inspect } from 'node:util';
import { POOL_ERRORS } from '../errors.ts';
import type { ValueReader, ValueWriter } from './value-io.ts';

const BUILT_IN = new Map<string, object>(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError].map(
    (constructor): [string, object] => [constructor.name, constructor.prototype],
  ),
);
BUILT_IN.set('DOMException', DOMException.prototype);

/** Classes that this process does not have, by the names from the class itself up to one that it has. */
const prototypes = new Map<string, object>();

/** Writes what was thrown, whatever it is; what cannot travel of it is described in words. */
export function writeThrown(encoder: ValueWriter, thrown: unknown): void {
  encoder.begin();
  writeOrDescribe(encoder, thrown);
}

/** Writes an error without its tag. */
export function writeError(encoder: ValueWriter, error: Error): void {
  writeOrDescribe(encoder, classNames(error));
  encoder.string(textOf(() => error.message));
  encoder.string(textOf(() => error.stack ?? ''));
  const properties = ownProperties(error);
  encoder.count(properties.length);
  for (const [key, isEnumerable, value] of properties) {
    encoder.string(key);
    encoder.byte(isEnumerable ? 1 : 0);
    writeOrDescribe(encoder, value);
  }
}

export function readError(decoder: ValueReader): Error {
  const error = decoder.enter(new Error());
  const names = decoder.value();
  Object.setPrototypeOf(error, prototypeOf(Array.isArray(names) ? names.map(String) : []));
  const message = decoder.string();
  const stack = decoder.string();
  if (message !== '') define(error, 'message', message, false);
  define(error, 'stack', stack, false);
  const count = decoder.count();
  for (let index = 0; index < count; index++) {
    const key = decoder.string();
    const isEnumerable = decoder.byte() === 1;
    define(error, key, decoder.value(), isEnumerable);
  }
  return error;
}

function writeOrDescribe(encoder: ValueWriter, value: unknown): void {
  const mark = encoder.mark();
  try {
    encoder.value(value);
  } catch {
    encoder.rollback(mark);
    encoder.string(textOf(() => inspect(value, { depth: 1 })));
  }
}

/** From the error's own class up to the first that every process knows. */
function classNames(error: Error): string[] {
  const names: string[] = [];
  let prototype: unknown = Object.getPrototypeOf(error);
  while (typeof prototype === 'object' && prototype !== null && names.length < 16) {
    const name = nameOf(prototype);
    names.push(name);
    if (BUILT_IN.has(name)) break;
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}

function nameOf(prototype: object): string {
  return textOf(() => prototype.constructor.name);
}

function ownProperties(error: Error): [string, boolean, unknown][] {
  const properties: [string, boolean, unknown][] = [];
  for (const key of Object.getOwnPropertyNames(error)) {
    if (key === 'message' || key === 'stack') continue;
    const descriptor = Object.getOwnPropertyDescriptor(error, key);
    if (descriptor === undefined) continue;
    const value: unknown =
      'value' in descriptor ? descriptor.value : textOf(() => inspect(Reflect.get(error, key)));
    properties.push([key, descriptor.enumerable === true, value]);
  }
  if (error instanceof DOMException) properties.push(['name', false, error.name]);
  return properties;
}

function prototypeOf(names: readonly string[]): object {
  const [name, ...above] = names;
  if (name === undefined) return Error.prototype;
  const known = POOL_ERRORS.get(name) ?? (name === 'DOMException' ? undefined : BUILT_IN.get(name));
  if (known !== undefined) return known;
  const key = names.join('\n');
  const existing = prototypes.get(key);
  if (existing !== undefined) return existing;
  const parent = prototypeOf(above);
  // A class of that name, so that `error.constructor.name` says what it said in the worker.
  const standIn = { [name]: class extends Error {} }[name] ?? Error;
  const prototype = {};
  Object.setPrototypeOf(prototype, parent);
  define(prototype, 'constructor', standIn, false);
  prototypes.set(key, prototype);
  return prototype;
}

function define(target: object, key: string, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}

/** Getters of a user's error may throw. */
function textOf(read: () => string): string {
  try {
    return read();
  } catch (error) {
    return `[it throws when read: ${String(error)}]`;
  }
}
