/** The key lists that one side of a connection has written, so that objects alike need not repeat them. */
import { compileWriter, USES_BEFORE_CODE } from './shape-code.ts';
import type { ShapeWriter } from './shape-code.ts';
import { MAX_SHAPE_KEYS, MAX_SHAPES } from './tags.ts';

interface ShapeNode {
  /** Number of the shape that ends here, or -1. */
  shape: number;
  /** The key asked for last and where it led: records of one kind follow one another. */
  lastKey: string | null;
  lastNode: ShapeNode | null;
  next: Map<string, ShapeNode> | null;
  keys: readonly string[] | null;
  uses: number;
  write: ShapeWriter | null;
}

export class ShapeTable {
  readonly #root = createNode();
  readonly #ends: ShapeNode[] = [];
  /** Where the last `find` ended. */
  #last: ShapeNode = this.#root;

  get size(): number {
    return this.#ends.length;
  }

  /** The number of the shape with these keys in this order, or -1. */
  find(keys: readonly string[]): number {
    if (keys.length > MAX_SHAPE_KEYS) return -1;
    let node = this.#root;
    for (const key of keys) {
      const next: ShapeNode | null | undefined = node.lastKey === key ? node.lastNode : node.next?.get(key);
      if (next === undefined || next === null) return -1;
      node.lastKey = key;
      node.lastNode = next;
      node = next;
    }
    this.#last = node;
    return node.shape;
  }

  /** Code that writes objects of the shape found last, if they are frequent; else `null`. */
  lastWriter(): ShapeWriter | null {
    const node = this.#last;
    if (node.write === null && ++node.uses === USES_BEFORE_CODE) node.write = compileWriter(node.keys ?? []);
    return node.write;
  }

  /** Adds a shape; returns false when it is not worth a place in the table. */
  add(keys: readonly string[]): boolean {
    if (keys.length > MAX_SHAPE_KEYS || this.#ends.length >= MAX_SHAPES) return false;
    let node = this.#root;
    for (const key of keys) {
      node.next ??= new Map();
      let next = node.next.get(key);
      if (next === undefined) {
        next = createNode();
        node.next.set(key, next);
      }
      node = next;
    }
    node.shape = this.#ends.length;
    node.keys = keys;
    this.#last = node;
    this.#ends.push(node);
    return true;
  }

  /** Forgets the shapes added since the table had `size` ones: what defined them was never sent. */
  truncate(size: number): void {
    for (const node of this.#ends.splice(size)) node.shape = -1;
  }
}

function createNode(): ShapeNode {
  return { shape: -1, lastKey: null, lastNode: null, next: null, keys: null, uses: 0, write: null };
}
