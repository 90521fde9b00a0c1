/** From one `submit` an item, gathered with `Promise.all`, to one `map`. */
import type { SubmittedMany } from '../dataflow/submitted-many.ts';
import type { FileView } from '../file-view.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import { parentOf, type Node } from '../syntax/tree.ts';

export function mapFixes(many: SubmittedMany, gather: Node, view: FileView): readonly ReportFix[] {
  const { call, source, collection } = many;
  const [task] = call.node.arguments;
  if (task === undefined) return [];
  const pool = view.textOf(call.receiver);
  const map = `${pool}.${call.library.map}(${view.textOf(task)}, ${view.textOf(source)})`;
  const edits: SpanEdit[] = [{ start: gather.start, end: gather.end, newText: map }];
  if (collection !== undefined) {
    const removal = removalOf(many, gather, view);
    if (removal === undefined) return [];
    edits.unshift(removal);
  }
  return [{ title: `Use \`${pool}.${call.library.map}()\``, kind: 'suggestion', edits }];
}

/** The statements that fill the collection, where nothing stands between them and the one that awaits it. */
function removalOf(
  { collection, round, gathered }: SubmittedMany,
  gather: Node,
  view: FileView,
): SpanEdit | undefined {
  if (collection === undefined) return undefined;
  const declaration = parentOf(collection.declaration);
  const block = declaration === undefined ? undefined : parentOf(declaration);
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return undefined;
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return undefined;
  const last = gathered === undefined ? round : declaration;
  const at = block.body.findIndex((statement) => statement === declaration);
  const expected = [declaration, ...(last === declaration ? [] : [last])];
  if (!expected.every((statement, index) => block.body[at + index] === statement)) return undefined;
  const next = block.body[at + expected.length];
  if (next === undefined || gather.start < next.start || gather.end > next.end) return undefined;
  // Comments in between would be lost.
  const between = view.model.tree.comments.some(
    ({ start }) => start >= declaration.start && start < next.start,
  );
  return between ? undefined : { start: declaration.start, end: next.start, newText: '' };
}
