/** From `map` to one `submit` an item, for tasks that `map` is wrong for. */
import type { FileView, PoolCall } from '../file-view.ts';
import type { ReportFix } from '../rules/rule.ts';
import { hasSpread, parentOf, unwrap, wrapped } from '../syntax/tree.ts';

/** Offered where the result is awaited as a whole; a loop over the map keeps its own shape. */
export function submitInsteadOfMap(call: PoolCall, view: FileView): readonly ReportFix[] {
  const [task, items, ...more] = call.node.arguments;
  if (task === undefined || items === undefined || hasSpread(call.node.arguments)) return [];
  if (more.length > 1 || more.some((argument) => unwrap(argument).type !== 'ObjectExpression')) return [];
  if (parentOf(wrapped(call.node))?.type !== 'AwaitExpression') return [];
  const name = view.model.names.bindings.some((binding) => binding.name === 'item') ? 'mapped' : 'item';
  const submit = `${view.textOf(call.receiver)}.${call.library.submit}(${view.textOf(task)}, ${name})`;
  return [
    {
      title: `Submit each item with \`${view.textOf(call.receiver)}.${call.library.submit}()\``,
      kind: 'suggestion',
      edits: [
        {
          start: call.node.start,
          end: call.node.end,
          newText: `Promise.all(Array.from(${view.textOf(items)}, (${name}) => ${submit}))`,
        },
      ],
    },
  ];
}
