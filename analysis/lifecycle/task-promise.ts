/** The promise that stands for a submitted task in the end, through chains, `Promise.all` and iterations. */
import {
  enclosingFunction,
  isFunction,
  memberName,
  parentOf,
  unwrap,
  wrapped,
  type Node,
} from '../syntax/tree.ts';

const CHAINED = new Set(['then', 'catch', 'finally', 'result']);
const COMBINED = new Set(['all', 'race', 'any', 'allSettled']);
const GATHERED = new Set(['map', 'flatMap', 'from']);

export interface TaskPromise {
  /** The outermost expression of the promise, with the parentheses around it. */
  readonly node: Node;
  /** A failure of the task ends in a `catch` or in a list of outcomes. */
  readonly isCaught: boolean;
}

/** `pool.run(x)`, `pool.run(x).then(f)`, `Promise.all(items.map((item) => pool.run(item)))`. */
export function taskPromise(call: Node): TaskPromise {
  let node = wrapped(call);
  let isCaught = false;
  for (;;) {
    const step = stepOut(node);
    if (step === undefined) return { node, isCaught };
    isCaught ||= step.name === 'catch' || step.name === 'allSettled';
    node = wrapped(step.node);
  }
}

interface Step {
  readonly node: Node;
  readonly name: string;
}

function stepOut(node: Node): Step | undefined {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression': {
      const name = parent.object === node ? memberName(parent) : undefined;
      const call = parentOf(wrapped(parent));
      const isCalled = call?.type === 'CallExpression' && unwrap(call.callee) === parent;
      return isCalled && name !== undefined && CHAINED.has(name) ? { node: call, name } : undefined;
    }
    case 'CallExpression':
      return combination(parent);
    case 'ArrayExpression': {
      const call = parentOf(wrapped(parent));
      return call?.type === 'CallExpression' ? combination(call) : undefined;
    }
    case 'ArrowFunctionExpression':
      return parent.body === node ? iteration(parent) : undefined;
    case 'ReturnStatement': {
      const owner = enclosingFunction(parent);
      return owner === undefined ? undefined : iteration(owner);
    }
    default:
      return undefined;
  }
}

function combination(call: Node): Step | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  const name = memberName(callee);
  if (callee.type !== 'MemberExpression' || name === undefined || !COMBINED.has(name)) return undefined;
  return callee.object.type === 'Identifier' && callee.object.name === 'Promise'
    ? { node: call, name }
    : undefined;
}

/** From the callback of `items.map(…)` to that call, where `Promise.all` takes it. */
function iteration(callback: Node): Step | undefined {
  if (!isFunction(callback)) return undefined;
  const call = parentOf(wrapped(callback));
  if (call?.type !== 'CallExpression' || !GATHERED.has(memberName(unwrap(call.callee)) ?? ''))
    return undefined;
  const outer = parentOf(wrapped(call));
  return outer?.type === 'CallExpression' ? combination(outer) : undefined;
}
