/** How much a value takes on its way to a worker, where the code that makes it tells. */
import type { FileView } from '../file-view.ts';
import { memberName, unwrap, walk, type Node } from '../syntax/tree.ts';
import { knownCount, knownNumber } from './known-count.ts';

export interface LargeValue {
  readonly kind: 'buffer' | 'collection' | 'file';
  /** In a sentence, after the name of the value: "8 MB", "100000 items". */
  readonly size: string;
}

/** From here on, copying takes longer than handing over most tasks. */
const LARGE_BYTES = 256 * 1024;
const MANY_ITEMS = 10_000;

const BYTES_EACH: ReadonlyMap<string, number> = new Map([
  ['ArrayBuffer', 1],
  ['Int8Array', 1],
  ['Uint8Array', 1],
  ['Uint8ClampedArray', 1],
  ['Int16Array', 2],
  ['Uint16Array', 2],
  ['Int32Array', 4],
  ['Uint32Array', 4],
  ['Float32Array', 4],
  ['Float64Array', 8],
  ['BigInt64Array', 8],
  ['BigUint64Array', 8],
]);

/** Undefined where it is small, shared, or of unknown size. */
export function largeValue(expression: Node, view: FileView): LargeValue | undefined {
  const node = unwrap(expression);
  if (node.type === 'AwaitExpression') return largeValue(node.argument, view);
  return bufferOf(node, view) ?? fileOf(node, view) ?? collectionOf(node, view);
}

function bufferOf(node: Node, view: FileView): LargeValue | undefined {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return undefined;
  const [length] = node.arguments;
  if (length === undefined) return undefined;
  const made = view.builtInOf(node.callee) ?? '';
  const isBuffer = /(^|\.)Buffer\.(alloc|allocUnsafe|allocUnsafeSlow)$/.test(made);
  const each = isBuffer ? 1 : node.type === 'NewExpression' ? BYTES_EACH.get(made) : undefined;
  if (each === undefined) return undefined;
  const count = knownNumber(length, view.model.names);
  if (count !== undefined)
    return count * each < LARGE_BYTES ? undefined : { kind: 'buffer', size: inWords(count * each) };
  // What is as large as a width times a height is an image, or a matrix.
  return isProduct(length, view) ? { kind: 'buffer', size: `\`${view.textOf(length)}\` numbers` } : undefined;
}

function inWords(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  if (megabytes < 1) return `${Math.round(bytes / 1024)} KB`;
  return `${megabytes < 10 ? Math.round(megabytes * 10) / 10 : Math.round(megabytes)} MB`;
}

function isProduct(length: Node, view: FileView): boolean {
  const node = unwrap(length);
  if (node.type !== 'BinaryExpression' || node.operator !== '*') return false;
  const isOpen = (side: Node): boolean => knownNumber(side, view.model.names) === undefined;
  return isOpen(node.left) && isOpen(node.right);
}

const READING = /^(node:)?fs(\/promises|\.promises)?\.(readFile|readFileSync)$/;
/** Files that people write by hand are small. */
const SMALL_FILE =
  /config|settings|options|manifest|package\.json|tsconfig|\.env|locale|i18n|template|\.ya?ml|\.toml/i;

/** `readFileSync(…)`, also inside `JSON.parse(…)` or with its lines split. */
function fileOf(node: Node, view: FileView): LargeValue | undefined {
  if (SMALL_FILE.test(view.textOf(node))) return undefined;
  let reads = false;
  let isOther = false;
  walk(node, (inner) => {
    if (inner.type !== 'CallExpression') return;
    if (READING.test(view.builtInOf(inner.callee) ?? '')) reads = true;
    else if (!/^(parse|split|toString|trim|decode)$/.test(memberName(unwrap(inner.callee)) ?? ''))
      isOther = true;
  });
  return reads && !isOther && node.type === 'CallExpression'
    ? { kind: 'file', size: 'all of a file' }
    : undefined;
}

function collectionOf(node: Node, view: FileView): LargeValue | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const count = knownCount(node, view.model.names);
  return count === undefined || count < MANY_ITEMS
    ? undefined
    : { kind: 'collection', size: `${count} items` };
}
