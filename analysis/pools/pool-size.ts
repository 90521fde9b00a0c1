/** How many workers the arguments of a pool's constructor or factory ask for. */
import type { CallExpression, NewExpression } from 'oxc-parser';
import { hasSpread, keyName, unwrap, type Node } from '../syntax/tree.ts';
import type { PoolLibrary } from './library.ts';

export type PoolSize =
  | { readonly kind: 'literal'; readonly workers: number }
  /** Given by an expression, or by options that are not written out here. */
  | { readonly kind: 'variable' }
  /** Only the number of workers kept ready is given. */
  | { readonly kind: 'minimum-only'; readonly option: Node }
  | { readonly kind: 'absent' };

export function poolSize(node: CallExpression | NewExpression, library: PoolLibrary): PoolSize {
  const isUnknown = library.size.max === '' && !library.size.isPositional;
  if (isUnknown || hasSpread(node.arguments)) return { kind: 'variable' };
  const positional = library.size.isPositional ? node.arguments[library.size.index ?? 0] : undefined;
  if (positional !== undefined && unwrap(positional).type !== 'ObjectExpression') return sizeOf(positional);
  for (const index of library.optionsIndexes) {
    const argument = node.arguments[index];
    if (argument === undefined) continue;
    const options = unwrap(argument);
    if (options.type === 'ObjectExpression') return sizeInOptions(options, library);
    // A string is the worker's script; anything else may be options made elsewhere.
    const isScript = options.type === 'Literal' || options.type === 'TemplateLiteral' || isPath(options);
    if (!isScript) return { kind: 'variable' };
  }
  return { kind: 'absent' };
}

function sizeInOptions(options: Node, library: PoolLibrary): PoolSize {
  if (options.type !== 'ObjectExpression') return { kind: 'absent' };
  let minimum: Node | undefined;
  for (const property of options.properties) {
    if (property.type === 'SpreadElement') return { kind: 'variable' };
    const name = keyName(property);
    if (name === undefined) return { kind: 'variable' };
    if (name === library.size.max) return sizeOf(property.value);
    if (name === library.size.min) minimum = property;
  }
  return minimum === undefined ? { kind: 'absent' } : { kind: 'minimum-only', option: minimum };
}

function sizeOf(expression: Node): PoolSize {
  const value = unwrap(expression);
  return value.type === 'Literal' && typeof value.value === 'number'
    ? { kind: 'literal', workers: value.value }
    : { kind: 'variable' };
}

/** `join(dir, 'worker.js')`, `require.resolve('./worker')`, `fileURLToPath(new URL(…))`, `__dirname + '/worker.js'`. */
function isPath(expression: Node): boolean {
  if (expression.type === 'BinaryExpression') return expression.operator === '+';
  if (expression.type !== 'CallExpression' && expression.type !== 'MemberExpression') return false;
  const callee = expression.type === 'CallExpression' ? unwrap(expression.callee) : expression;
  const name =
    callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
  const plain = callee.type === 'Identifier' ? callee.name : name;
  return ['join', 'resolve', 'fileURLToPath', 'href', 'pathname', 'toString'].includes(plain);
}
