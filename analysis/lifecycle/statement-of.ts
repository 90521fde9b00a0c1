/** Where in a row of statements something stands. */
import { isFunction, parentOf, type Node } from '../syntax/tree.ts';

export interface Place {
  readonly statement: Node;
  /** The function body, block or program that holds the statement. */
  readonly block: Node;
}

/** The statement around a node that stands directly in a block; undefined for a concise arrow function's body. */
export function statementIn(node: Node): Place | undefined {
  for (let statement = node; ;) {
    const block = parentOf(statement);
    if (block === undefined) return undefined;
    if (block.type === 'BlockStatement' || block.type === 'Program' || block.type === 'SwitchCase') {
      return isFunction(statement) ? undefined : { statement, block };
    }
    if (isFunction(block)) return undefined;
    statement = block;
  }
}
