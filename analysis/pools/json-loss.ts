/** What JSON makes of values that a structured clone would keep: the way to a forked process, unless it is told otherwise. */
import type { FileView, PoolCall } from '../file-view.ts';
import type { Node } from '../syntax/tree.ts';

export interface JsonLoss {
  /** After "is". */
  readonly what: string;
  /** What happens to it on the way. */
  readonly becomes: string;
  /** Sending it throws. */
  readonly isThrown: boolean;
}

const EMPTY = 'arrives as an empty object';

const MADE: ReadonlyMap<string, Omit<JsonLoss, 'isThrown'>> = new Map([
  ['new Map', { what: 'a Map', becomes: EMPTY }],
  ['new Set', { what: 'a Set', becomes: EMPTY }],
  ['new RegExp', { what: 'a regular expression', becomes: EMPTY }],
  ['new Date', { what: 'a Date', becomes: 'arrives as a text' }],
]);
const BUFFERS =
  /^(new (Float32|Float64|Big?Int64|BigUint64|U?[Ii]nt(8|16|32)|Uint8Clamped)Array|(node:buffer\.)?Buffer\.(from|alloc|allocUnsafe|concat))$/;

/** Undefined where JSON keeps the value, or where it is not known. */
export function lostAsJson(value: Node, view: FileView): JsonLoss | undefined {
  if (value.type === 'Literal') {
    if ('bigint' in value && value.bigint !== null)
      return { what: 'a BigInt', becomes: 'cannot be written as JSON at all', isThrown: true };
    if ('regex' in value) return { what: 'a regular expression', becomes: EMPTY, isThrown: false };
    return undefined;
  }
  if (value.type !== 'NewExpression' && value.type !== 'CallExpression') return undefined;
  const callee = view.builtInOf(value.callee);
  if (callee === undefined) return undefined;
  const made = value.type === 'NewExpression' ? `new ${callee}` : callee;
  if (BUFFERS.test(made))
    return { what: 'a buffer', becomes: 'arrives as a plain object of its numbers', isThrown: false };
  if (/^(new )?\w*Error$/.test(made))
    return { what: 'an error', becomes: 'arrives without its message and stack', isThrown: false };
  const loss = MADE.get(made);
  return loss === undefined ? undefined : { ...loss, isThrown: false };
}

/** What is submitted travels as JSON. */
export function isSentAsJson({ library, className }: PoolCall): boolean {
  return (library.transports?.[className] ?? library.transport) === 'process-json';
}
