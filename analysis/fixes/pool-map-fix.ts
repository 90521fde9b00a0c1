/** From work that is started on this thread to `map` of a pool that is at hand. */
import { taskIn } from '../dataflow/mappable-task.ts';
import type { RunTogether } from '../dataflow/run-together.ts';
import type { FileView } from '../file-view.ts';
import { visiblePool } from '../pools/visible-pool.ts';
import type { ReportFix } from '../rules/rule.ts';
import { parentOf, unwrap, wrapped } from '../syntax/tree.ts';

export function poolMapFixes({ call, tasks, items }: RunTogether, view: FileView): readonly ReportFix[] {
  const [callback] = tasks;
  const pool = visiblePool(call, view);
  if (callback === undefined || items === undefined || pool === undefined) return [];
  if (parentOf(wrapped(call))?.type !== 'AwaitExpression' || view.textOf(call.callee).endsWith('Settled'))
    return [];
  const task = taskIn(callback, view);
  if (task === undefined || unwrap(items).type === 'ObjectExpression') return [];
  const text = `${pool.name}.${pool.library.map}(${task}, ${view.textOf(items)})`;
  return [
    {
      title: `Use \`${pool.name}.${pool.library.map}()\``,
      kind: 'suggestion',
      edits: [{ start: call.start, end: call.end, newText: text }],
    },
  ];
}
