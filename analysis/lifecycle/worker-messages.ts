/** What the code says to the threads and processes that it started by itself, and hears from them. */
import type { CallExpression } from 'oxc-parser';
import type { FileView } from '../file-view.ts';
import type { Binding } from '../syntax/binding.ts';
import { isFunction, memberName, unwrap, walk, type FunctionLike, type Node } from '../syntax/tree.ts';
import { rawWorkers } from './raw-worker.ts';

export interface WorkerCall {
  readonly node: CallExpression;
  /** The method, such as `postMessage`. */
  readonly method: string;
  /** The worker as the code names it: `worker`, `this.#worker`, `workers[0]`. */
  readonly text: string;
  readonly receiver: Node;
  /** Undefined where it is a field or an element. */
  readonly binding: Binding | undefined;
}

const THREAD = /^new (node:)?worker_threads\.Worker$/;

/** Calls of methods of a worker that is kept in a name or a field. */
export function workerCalls(view: FileView): readonly WorkerCall[] {
  const made = new Set<Node>(rawWorkers(view).map(({ node }) => node));
  const calls: WorkerCall[] = [];
  walk(view.model.tree.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = unwrap(node.callee);
    const method = memberName(callee);
    if (callee.type !== 'MemberExpression' || method === undefined || !KNOWN.test(method)) return;
    const receiver = unwrap(callee.object);
    if (!isWorker(receiver, made, view)) return;
    const binding = receiver.type === 'Identifier' ? view.model.names.bindingOf(receiver) : undefined;
    calls.push({ node, method, text: view.textOf(receiver), receiver, binding });
  });
  return calls;
}

const KNOWN =
  /^(postMessage|send|terminate|kill|disconnect|on|once|addListener|off|removeListener|removeAllListeners)$/;

function isWorker(receiver: Node, made: ReadonlySet<Node>, view: FileView): boolean {
  if (receiver.type === 'Identifier') {
    const declaration = view.model.names.bindingOf(receiver)?.declaration;
    const init = declaration?.type === 'VariableDeclarator' ? declaration.init : null;
    if (init !== null && made.has(unwrap(init))) return true;
  } else if (receiver.type !== 'MemberExpression' || unwrap(receiver.object).type !== 'ThisExpression') {
    return false;
  }
  const value = view.valueOf(receiver);
  return value.kind === 'external' && value.isBuiltIn && THREAD.test(value.name);
}

export function isPost({ method }: { readonly method: string }): boolean {
  return method === 'postMessage' || method === 'send';
}

export function isEnd({ method }: { readonly method: string }): boolean {
  return method === 'terminate' || method === 'kill' || method === 'disconnect';
}

/** The function that a call hands an event to: `worker.on('message', handler)`. */
export function handlerOf({ node, method }: WorkerCall, event: string): FunctionLike | undefined {
  if (!/^(on|once|addListener)$/.test(method)) return undefined;
  const [name, handler] = node.arguments;
  if (name?.type !== 'Literal' || name.value !== event || handler === undefined) return undefined;
  const value = unwrap(handler);
  return isFunction(value) ? value : undefined;
}

/** Listens for the event, whatever the listener looks like. */
export function listensFor({ node, method }: WorkerCall, event: string): boolean {
  const [name] = node.arguments;
  return /^(on|addListener)$/.test(method) && name?.type === 'Literal' && name.value === event;
}
