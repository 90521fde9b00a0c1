/** Threads and processes that the code starts by itself, without a pool. */
import type { CallExpression, NewExpression } from 'oxc-parser';
import type { FileView } from '../file-view.ts';
import type { Binding } from '../syntax/binding.ts';
import { memberName, parentOf, unwrap, walk, wrapped, type Node } from '../syntax/tree.ts';

export interface RawWorker {
  readonly node: CallExpression | NewExpression;
  readonly kind: 'thread' | 'process';
  /** As the code writes it: `new Worker`, `cluster.fork`. */
  readonly text: string;
  /** One of `node:cluster`, whose primary hears of all of them. */
  readonly isOfCluster: boolean;
}

/** `new Worker()` of `node:worker_threads`, `fork()` of `node:child_process` and `node:cluster`; not the browser's `Worker`. */
export function rawWorkers(view: FileView): readonly RawWorker[] {
  let workers = found.get(view);
  if (workers === undefined) found.set(view, (workers = findRawWorkers(view)));
  return workers;
}

/** Several rules look for them in the same file. */
const found = new WeakMap<FileView, readonly RawWorker[]>();

function findRawWorkers(view: FileView): readonly RawWorker[] {
  const workers: RawWorker[] = [];
  walk(view.model.tree.program, (node) => {
    if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return;
    const callee = unwrap(node.callee);
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    // Most calls are answered by their looks; `import { fork as start }` is rare enough to be left out.
    if (name !== 'Worker' && name !== 'fork') return;
    const value = view.valueOf(callee);
    if (value.kind !== 'external' || !value.isBuiltIn) return;
    const text = view.textOf(node.callee);
    if (node.type === 'NewExpression' && /^(node:)?worker_threads\.Worker$/.test(value.name)) {
      workers.push({ node, kind: 'thread', text: `new ${text}`, isOfCluster: false });
    } else if (node.type === 'CallExpression' && /^(node:)?(child_process|cluster)\.fork$/.test(value.name)) {
      workers.push({ node, kind: 'process', text, isOfCluster: value.name.endsWith('cluster.fork') });
    }
  });
  return workers;
}

/** The name that the worker is kept in, where it is given one for good. */
export function nameOfWorker({ node }: RawWorker, view: FileView): Binding | undefined {
  const declarator = parentOf(wrapped(node));
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  const binding = view.model.names.bindingOf(declarator.id);
  return binding?.references.some(({ isWrite }) => isWrite) === true ? undefined : binding;
}

/** The call `worker.on('exit', …)` that a reference to the worker is the receiver of, with the name of the event. */
export function listeningAt(
  reference: Node,
): { readonly call: CallExpression; readonly event: string } | undefined {
  const member = parentOf(wrapped(reference));
  const method = member === undefined ? undefined : memberName(member);
  const call = member === undefined ? undefined : parentOf(wrapped(member));
  if (method === undefined || !/^(on|once|addListener|prependListener)$/.test(method)) return undefined;
  if (call?.type !== 'CallExpression' || unwrap(call.callee) !== member) return undefined;
  const [event] = call.arguments;
  return event?.type === 'Literal' && typeof event.value === 'string'
    ? { call, event: event.value }
    : undefined;
}
