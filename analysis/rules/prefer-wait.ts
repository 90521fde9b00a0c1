/**
 * A loop over `asCompleted` that only collects: its order is that of the clock and differs from run to run, and nothing
 * is done before all results are there. `Promise.all` gives them in the order of submission.
 */
import type { ForOfStatement } from 'oxc-parser';
import type { FileView } from '../file-view.ts';
import { POOL_LIBRARIES } from '../pools/catalogue.ts';
import { memberName, parentOf, unwrap, walk, wrapped, type Node } from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const preferWait: Rule = {
  id: 'prefer-wait',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary: 'Results are only collected as they come, and nothing happens before all of them are there.',
  check(view: FileView): readonly Report[] {
    const reports: Report[] = [];
    walk(view.model.tree.program, (node) => {
      const found = node.type === 'ForOfStatement' && node.await ? collectingLoop(node, view) : undefined;
      if (found !== undefined) reports.push(report(found, view));
    });
    return reports;
  },
};

export default preferWait;

interface CollectingLoop {
  readonly loop: ForOfStatement;
  /** The futures that `asCompleted` is given. */
  readonly futures: Node;
  /** The array, as written. */
  readonly array: string;
  readonly name: string;
}

function collectingLoop(loop: ForOfStatement, view: FileView): CollectingLoop | undefined {
  const call = unwrap(loop.right);
  if (call.type !== 'CallExpression' || call.arguments.length !== 1) return undefined;
  const value = view.valueOf(call.callee);
  const library =
    value.kind === 'external'
      ? POOL_LIBRARIES.find(
          ({ packageName, completionOrder }) =>
            completionOrder !== undefined && value.name === `${packageName}.${completionOrder}`,
        )
      : undefined;
  const [futures] = call.arguments;
  const array = pushedTo(loop, view);
  // A name such as `order` says that the order of completion is what is wanted.
  if (library?.completionOrder === undefined || futures === undefined || array === undefined)
    return undefined;
  if (/order|complet|finish|arriv|sequence|done/i.test(array)) return undefined;
  return { loop, futures, array, name: library.completionOrder };
}

/** `results` of a body that is nothing but `results.push(await future)`. */
function pushedTo(loop: ForOfStatement, view: FileView): string | undefined {
  const future = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : undefined;
  const statements = loop.body.type === 'BlockStatement' ? loop.body.body : [loop.body];
  const [only] = statements;
  const push = only?.type === 'ExpressionStatement' ? unwrap(only.expression) : undefined;
  if (statements.length !== 1 || future?.type !== 'Identifier' || push?.type !== 'CallExpression')
    return undefined;
  const callee = unwrap(push.callee);
  const [value, ...more] = push.arguments;
  const awaited = value === undefined ? undefined : unwrap(value);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'push' || more.length > 0)
    return undefined;
  if (awaited?.type !== 'AwaitExpression') return undefined;
  const name = unwrap(awaited.argument);
  const isFuture = name.type === 'Identifier' && view.model.names.bindingOf(name)?.node === future;
  const array = unwrap(callee.object);
  return isFuture && array.type === 'Identifier' && isLocal(array, loop, view) ? array.name : undefined;
}

/** Only what nobody else can watch while it fills. */
function isLocal(array: Node, loop: Node, view: FileView): boolean {
  const declarator = view.model.names.bindingOf(array)?.declaration;
  const declaration = declarator === undefined ? undefined : parentOf(declarator);
  return declaration !== undefined && parentOf(declaration) === parentOf(wrapped(loop));
}

function report({ loop, futures, array, name }: CollectingLoop, view: FileView): Report {
  const all = `Promise.all(${view.textOf(futures)})`;
  const short = all.length > 60 ? 'Promise.all(…)' : all;
  return {
    span: { start: loop.right.start, end: loop.right.end },
    message: `Nothing is done before \`${array}\` has all results, and \`${name}\` gives them in an order that differs from run to run. \`await ${short}\` gives them in the order of submission; \`wait()\` also when some have failed.`,
    fixes: [
      {
        title: 'Await all of them, in the order of submission',
        kind: 'suggestion',
        edits: [{ start: loop.start, end: loop.end, newText: `${array}.push(...(await ${all}));` }],
      },
    ],
  };
}
