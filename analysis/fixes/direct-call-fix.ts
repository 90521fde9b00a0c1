/** Calls the function of a task without the pool. */
import type { FileView, PoolCall } from '../file-view.ts';
import type { ReportFix } from '../rules/rule.ts';
import { hasSpread, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';

export function directCallFixes(call: PoolCall, view: FileView): readonly ReportFix[] {
  const [task, ...inputs] = call.node.arguments;
  if (call.library.taskCarrier !== 'reference' || task === undefined || !isNamed(task)) return [];
  const name = view.textOf(task);
  const text =
    call.method === call.library.map ? mapped(name, call, inputs, view) : submitted(name, call, inputs, view);
  if (text === undefined) return [];
  const edits = [{ start: call.node.start, end: call.node.end, newText: text }];
  return [{ title: `Call \`${name}\` without the pool`, kind: 'suggestion', edits }];
}

function isNamed(task: Node): boolean {
  const node = unwrap(task);
  return node.type === 'Identifier' || node.type === 'MemberExpression';
}

/** Where the promise is only awaited or returned: a future can be asked for more than that. */
function submitted(
  name: string,
  call: PoolCall,
  inputs: readonly Node[],
  view: FileView,
): string | undefined {
  const outer = wrapped(call.node);
  const parent = parentOf(outer);
  const isGivenOn =
    parent?.type === 'AwaitExpression' ||
    (parent?.type === 'ArrowFunctionExpression' && parent.body === outer);
  return isGivenOn ? `${name}(${inputs.map((input) => view.textOf(input)).join(', ')})` : undefined;
}

function mapped(name: string, call: PoolCall, inputs: readonly Node[], view: FileView): string | undefined {
  const [items, ...more] = inputs;
  if (items === undefined || more.length > 0 || hasSpread(inputs)) return undefined;
  if (parentOf(wrapped(call.node))?.type !== 'AwaitExpression') return undefined;
  const item = view.model.names.bindings.some((binding) => binding.name === 'item') ? 'mapped' : 'item';
  return `Promise.all(Array.from(${view.textOf(items)}, (${item}) => ${name}(${item})))`;
}
