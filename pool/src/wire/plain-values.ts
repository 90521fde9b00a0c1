/** Which values can be written without losing anything, and the words for those that cannot. */
import { types } from 'node:util';

/** Thrown inside the encoder; callers turn it into a `SerializationError` that names the path. */
export class Unserializable extends Error {
  /** Why, if the value itself does not tell. */
  readonly reason: string | null;

  constructor(reason: string | null = null) {
    super(reason ?? 'not serialisable');
    this.reason = reason;
  }
}

/** An object literal, or one made with a null prototype; of any realm. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return !hasSymbolKeys(value);
  return (
    typeof prototype === 'object' &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf') &&
    !hasSymbolKeys(value)
  );
}

function hasSymbolKeys(value: object): boolean {
  return Object.getOwnPropertySymbols(value).length > 0;
}

/** Whether an object that is no plain one can be written by its data alone. */
export function canTravel(value: object): boolean {
  return whyNot(value) === null;
}

/** Why a value cannot travel, without looking at what it holds; `null` if it can. */
export function whyNot(value: unknown): string | null {
  if (typeof value === 'function') {
    return `it is a function${value.name === '' ? '' : ` (${value.name})`}, and functions travel only as the task itself`;
  }
  if (typeof value === 'symbol') return `it is a symbol (${value.toString()})`;
  if (typeof value !== 'object' || value === null) return null;
  if (hasSymbolKeys(value) && !isBuiltIn(value)) {
    return `it has a property with a symbol as its key (${String(Object.getOwnPropertySymbols(value)[0])})`;
  }
  if (Array.isArray(value) || isBuiltIn(value)) return null;
  return whyNotOfClass(value);
}

export function isError(value: object): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

function isBuiltIn(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    types.isAnyArrayBuffer(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isBoxedPrimitive(value) ||
    isError(value)
  );
}

function whyNotOfClass(value: object): string | null {
  if (types.isPromise(value)) return 'it is a promise; await it first';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return 'it holds weak references';
  if (types.isProxy(value)) return 'it is a proxy';
  if (types.isGeneratorObject(value) || types.isMapIterator(value) || types.isSetIterator(value)) {
    return 'it is an iterator; collect it into an array first';
  }
  let prototype: unknown = Object.getPrototypeOf(value);
  while (typeof prototype === 'object' && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    const member = Reflect.ownKeys(prototype).find((key) => key !== 'constructor');
    if (member !== undefined) {
      return `it is an instance of ${className(value)}, whose methods (${String(member)}, …) would be lost; send its data as a plain object`;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  const text = Object.prototype.toString.call(value);
  return text === '[object Object]' || text === '[object Arguments]' ? null : `it is a ${text.slice(8, -1)}`;
}

function className(value: object): string {
  const { constructor } = value;
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'a class';
}
