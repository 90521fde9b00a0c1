import { isFunction, walk, type FunctionLike } from '../syntax/tree.ts';

/** A function that gives JSX: its framework decides how often it runs and when what it made is cleaned up. */
export function isComponent(owner: FunctionLike): boolean {
  let givesJsx = false;
  if (owner.body === null) return false;
  walk(owner.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') givesJsx = true;
    return !givesJsx;
  });
  return givesJsx;
}
