/** From work done item by item to one `map` of a pool. */
import type { SerialWork } from '../dataflow/serial-work.ts';
import type { FileView } from '../file-view.ts';
import type { VisiblePool } from '../pools/visible-pool.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import { memberName, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';

export function serialMapFixes(work: SerialWork, pool: VisiblePool, view: FileView): readonly ReportFix[] {
  const map = `await ${pool.name}.${pool.library.map}(${work.task}, ${view.textOf(work.items)})`;
  const edits = work.loop === undefined ? mapEdits(work.call, map) : loopEdits(work, map, view);
  return edits.length === 0
    ? []
    : [{ title: `Use \`${pool.name}.${pool.library.map}()\``, kind: 'suggestion', edits }];
}

function mapEdits(call: Node, map: string): readonly SpanEdit[] {
  const { start, end } = call;
  const parent = parentOf(call);
  // `items.map(work).filter(…)` goes on with the array, not with its promise.
  const isOperand = parent !== undefined && !WHOLE.test(parent.type);
  return [{ start, end, newText: isOperand ? `(${map})` : map }];
}

/** Where an expression stands as a whole, so that `await` in front of it means all of it. */
const WHOLE =
  /^(VariableDeclarator|ReturnStatement|ArrowFunctionExpression|AssignmentExpression|ExpressionStatement|CallExpression|Property|ArrayExpression)$/;

/** `const results = []; for (const item of items) results.push(work(item));`, with nothing in between. */
function loopEdits({ call, loop }: SerialWork, map: string, view: FileView): readonly SpanEdit[] {
  const push = parentOf(wrapped(call));
  const callee = push?.type === 'CallExpression' ? unwrap(push.callee) : undefined;
  if (loop === undefined || push?.type !== 'CallExpression' || callee?.type !== 'MemberExpression') return [];
  if (memberName(callee) !== 'push' || push.arguments.length !== 1 || !isOnlyStatement(push, loop.body))
    return [];
  const declaration = view.model.names.bindingOf(unwrap(callee.object))?.declaration;
  const block = parentOf(loop);
  if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return [];
  if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return [];
  const statement = parentOf(declaration);
  const at = block.body.findIndex((one) => one === loop);
  const init = unwrap(declaration.init);
  const isFresh = init.type === 'ArrayExpression' && init.elements.length === 0;
  if (!isFresh || at < 1 || block.body[at - 1] !== statement) return [];
  if (statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return [];
  // Comments in between would be lost.
  const isCommented = view.model.tree.comments.some(({ start }) => start > init.end && start < loop.end);
  if (isCommented) return [];
  return [
    { start: init.start, end: init.end, newText: map },
    { start: statement.end, end: loop.end, newText: '' },
  ];
}

function isOnlyStatement(push: Node, body: Node): boolean {
  const statement = parentOf(wrapped(push));
  if (statement?.type !== 'ExpressionStatement') return false;
  return (
    statement === body ||
    (body.type === 'BlockStatement' && body.body.length === 1 && body.body[0] === statement)
  );
}
