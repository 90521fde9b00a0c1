/** Gives a buffer away to the worker, where the library can. */
import type { FileView, PoolCall } from '../file-view.ts';
import type { PoolLibrary } from '../pools/library.ts';
import type { ReportFix } from '../rules/rule.ts';
import type { Binding } from '../syntax/binding.ts';
import { hasSpread, unwrap, type Node } from '../syntax/tree.ts';

/** Undefined where nothing can be given away, and where something is already. */
export function transferOf(call: PoolCall, view: FileView): PoolLibrary['transfer'] {
  const { transfer, submit } = call.library;
  if (transfer === undefined || call.method !== submit || hasSpread(call.node.arguments)) return undefined;
  if (transfer.classes !== undefined && !transfer.classes.includes(call.className)) return undefined;
  // Options that are made elsewhere may say so too.
  if (transfer.at !== 'with' && call.node.arguments.length > transfer.at) return undefined;
  return view.textOf(call.node).includes(transfer.name) || isBound(call.receiver) ? undefined : transfer;
}

/** `pool.with({ … }).submit(…)` */
function isBound(receiver: Node): boolean {
  return unwrap(receiver).type === 'CallExpression';
}

export function transferFixes(call: PoolCall, binding: Binding, view: FileView): readonly ReportFix[] {
  const transfer = transferOf(call, view);
  const { declaration } = binding;
  const made =
    declaration.type === 'VariableDeclarator' && declaration.init !== null
      ? unwrap(declaration.init)
      : undefined;
  const last = call.node.arguments.at(-1);
  if (transfer === undefined || made === undefined || last === undefined) return [];
  const isWhole = made.type === 'NewExpression' && view.textOf(made.callee) === 'ArrayBuffer';
  const given = `{ ${transfer.name}: [${isWhole ? binding.name : `${binding.name}.buffer`}] }`;
  const title = `Give \`${binding.name}\` away with \`${transfer.name}\``;
  if (transfer.at === 'with') {
    const { end } = call.receiver;
    return [{ title, kind: 'suggestion', edits: [{ start: end, end, newText: `.with(${given})` }] }];
  }
  if (call.node.arguments.length !== transfer.at) return [];
  return [{ title, kind: 'suggestion', edits: [{ start: last.end, end: last.end, newText: `, ${given}` }] }];
}
