/** Turns a loop that awaits one task at a time into one that has all of them running. */
import type { Loop } from '../dataflow/loop-dependence.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import { isFunction, isInside, parentOf, unwrap, walk, wrapped, type Node } from '../syntax/tree.ts';

export function parallelLoopFixes(
  call: PoolCall,
  loop: Loop,
  awaited: Node,
  view: FileView,
): readonly ReportFix[] {
  const rounds = roundsOf(loop, view);
  const statement = statementOf(awaited, loop);
  if (rounds === undefined || statement === undefined || !canStartEarly(call, loop, awaited, view)) return [];
  const rewrite: Rewrite = { call, loop, awaited, statement, rounds, view };
  const mapped = mapCall(rewrite);
  const edits = collectedEdits(rewrite, mapped) ?? streamedEdits(rewrite, mapped) ?? pairedEdits(rewrite);
  if (edits === undefined) return [];
  const pool = view.textOf(call.receiver);
  const title =
    mapped === undefined
      ? 'Start all tasks first and await them together'
      : `Run the rounds side by side with \`${pool}.map()\``;
  return [{ title, kind: 'suggestion', edits }];
}

/** What the loop goes through: `for (const item of source)`. */
interface Rounds {
  readonly item: string;
  readonly itemNode: Node;
  readonly source: string;
  /** Parameters of the callback of `Array.from`. */
  readonly parameters: string;
  readonly isAsync: boolean;
  readonly isIterable: boolean;
}

interface Rewrite {
  readonly call: PoolCall;
  readonly loop: Loop;
  readonly awaited: Node;
  readonly statement: Node;
  readonly rounds: Rounds;
  readonly view: FileView;
}

function roundsOf(loop: Loop, view: FileView): Rounds | undefined {
  if (loop.type === 'ForOfStatement') {
    const declared = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : undefined;
    if (declared === undefined || loop.left.type !== 'VariableDeclaration' || loop.left.kind !== 'const')
      return undefined;
    const item = view.textOf(declared);
    return {
      item,
      itemNode: declared,
      source: view.textOf(loop.right),
      parameters: item,
      isAsync: loop.await,
      isIterable: true,
    };
  }
  return loop.type === 'ForStatement' ? countedRounds(loop, view) : undefined;
}

/** `for (let i = 0; i < n; i++)` goes through `{ length: n }`. */
function countedRounds(loop: Loop, view: FileView): Rounds | undefined {
  if (loop.type !== 'ForStatement' || loop.init?.type !== 'VariableDeclaration') return undefined;
  const [declarator] = loop.init.declarations;
  const { test, update } = loop;
  if (
    loop.init.declarations.length !== 1 ||
    declarator?.id.type !== 'Identifier' ||
    declarator.init === null
  ) {
    return undefined;
  }
  if (view.textOf(declarator.init) !== '0' || test?.type !== 'BinaryExpression' || test.operator !== '<')
    return undefined;
  const item = declarator.id.name;
  const isStep = update !== null && [`${item}++`, `++${item}`, `${item} += 1`].includes(view.textOf(update));
  if (!isStep || view.textOf(test.left) !== item) return undefined;
  const source = `{ length: ${view.textOf(test.right)} }`;
  return {
    item,
    itemNode: declarator.id,
    source,
    parameters: `_, ${item}`,
    isAsync: false,
    isIterable: false,
  };
}

/** The statement of the awaited call, where it stands directly in the body and so runs in every round. */
function statementOf(awaited: Node, loop: Loop): Node | undefined {
  for (let up: Node | undefined = awaited; up !== undefined && up !== loop; up = parentOf(up)) {
    const parent = parentOf(up);
    if (parent === loop.body || (parent === loop && up === loop.body)) {
      return up.type === 'ExpressionStatement' || up.type === 'VariableDeclaration' ? up : undefined;
    }
  }
  return undefined;
}

/** One awaited task, directly awaited, from arguments that are known before the loop begins. */
function canStartEarly(call: PoolCall, loop: Loop, awaited: Node, view: FileView): boolean {
  if (awaited.type !== 'AwaitExpression' || unwrap(awaited.argument) !== call.node) return false;
  let isKnown = true;
  walk(call.node, (node) => {
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') isKnown = false;
    const binding = node.type === 'Identifier' ? view.model.names.bindingOf(node) : undefined;
    if (binding === undefined) return;
    const isOfCallback = isInside(binding.node, call.node);
    const isLocal = isInside(binding.node, loop.body) && !isOfCallback;
    if (isLocal || binding.references.some(({ node: at, isWrite }) => isWrite && isInside(at, loop.body)))
      isKnown = false;
  });
  const others = view.poolCalls.filter(({ node }) => node !== call.node && isInside(node, loop.body));
  return isKnown && others.length === 0;
}

/** `pool.map(task, source)` where the call is exactly `pool.submit(task, item)`. */
function mapCall({ call, rounds, view }: Rewrite): string | undefined {
  const [task, item, ...more] = call.node.arguments;
  if (call.library.map === undefined || !rounds.isIterable || task === undefined || item === undefined)
    return undefined;
  if (more.length > 0 || item.type !== 'Identifier' || view.textOf(item) !== rounds.item) return undefined;
  if (unwrap(task).type !== 'Identifier' && unwrap(task).type !== 'MemberExpression') return undefined;
  return `${view.textOf(call.receiver)}.${call.library.map}(${view.textOf(task)}, ${rounds.source})`;
}

/** Without `map`: an array of all results. */
function allResults({ call, rounds, view }: Rewrite): string | undefined {
  if (rounds.isAsync) return undefined;
  return `Promise.all(Array.from(${rounds.source}, (${rounds.parameters}) => ${view.textOf(call.node)}))`;
}

/** A body of nothing but `results.push(await …)` becomes one push of them all. */
function collectedEdits(rewrite: Rewrite, mapped: string | undefined): readonly SpanEdit[] | undefined {
  const { loop, awaited, statement, view } = rewrite;
  const isOnly =
    statement === loop.body || (loop.body.type === 'BlockStatement' && loop.body.body.length === 1);
  const push = parentOf(wrapped(awaited));
  if (!isOnly || push?.type !== 'CallExpression' || push.arguments.length !== 1) return undefined;
  if (parentOf(push) !== statement || !view.textOf(push.callee).endsWith('.push')) return undefined;
  const all = mapped ?? allResults(rewrite);
  if (all === undefined) return undefined;
  return [{ start: loop.start, end: loop.end, newText: `${view.textOf(push.callee)}(...(await ${all}));` }];
}

/** Where the item is needed for the task alone, results stream in order: `for await (const r of pool.map(…))`. */
function streamedEdits(rewrite: Rewrite, mapped: string | undefined): readonly SpanEdit[] | undefined {
  const { call, loop, awaited, statement, rounds, view } = rewrite;
  if (mapped === undefined || loop.type !== 'ForOfStatement') return undefined;
  const binding = view.model.names.bindingOf(rounds.itemNode);
  if (binding === undefined || binding.references.some(({ node }) => !isInside(node, call.node)))
    return undefined;
  const header = (result: string): SpanEdit => ({
    start: loop.start,
    end: loop.right.end,
    newText: `for await (const ${result} of ${mapped}`,
  });
  const declared = declaredBy(statement, awaited);
  if (declared !== undefined && loop.body.type === 'BlockStatement' && loop.body.body[0] === statement) {
    return [header(view.textOf(declared)), removal(statement, view)];
  }
  const result = freshName('result', loop, view);
  return [header(result), { start: awaited.start, end: awaited.end, newText: result }];
}

/** Names and flat patterns can be taken apart and put together by the same text. */
const REPEATABLE = /^(\w+|\[[\w\s,]+\]|\{[\w\s,]+\})$/;

/** Where the body needs the item too, each result comes with its item. */
function pairedEdits(rewrite: Rewrite): readonly SpanEdit[] | undefined {
  const { call, loop, awaited, rounds, view } = rewrite;
  if (rounds.isAsync || (loop.type !== 'ForOfStatement' && loop.type !== 'ForStatement')) return undefined;
  const result = freshName('result', loop, view);
  const tuple = /\.[cm]?tsx?$/.test(view.path) ? ' as const' : '';
  const { item } = rounds;
  if (!REPEATABLE.test(item)) return undefined;
  const pairs = `Array.from(${rounds.source}, async (${rounds.parameters}) => [${item}, await ${view.textOf(call.node)}]${tuple})`;
  const headerEnd = view.text.lastIndexOf(')', loop.body.start);
  return [
    {
      start: loop.start,
      end: headerEnd,
      newText: `for (const [${item}, ${result}] of await Promise.all(${pairs})`,
    },
    { start: awaited.start, end: awaited.end, newText: result },
  ];
}

/** `r` of `const r = await …;`. */
function declaredBy(statement: Node, awaited: Node): Node | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return undefined;
  const [declarator] = statement.declarations;
  return declarator?.init !== null && declarator?.init !== undefined && unwrap(declarator.init) === awaited
    ? declarator.id
    : undefined;
}

/** The statement with the white space up to the next one. */
function removal(statement: Node, view: FileView): SpanEdit {
  const rest = /^\s*/.exec(view.text.slice(statement.end))?.[0].length ?? 0;
  return { start: statement.start, end: statement.end + rest, newText: '' };
}

function freshName(wanted: string, within: Node, view: FileView): string {
  const taken = new Set<string>();
  walk(within, (node) => {
    if (node.type === 'Identifier') taken.add(node.name);
    return !isFunction(node) || node === within;
  });
  let name = wanted;
  for (let count = 2; taken.has(name) || isTakenOutside(name, view); count += 1) name = `${wanted}${count}`;
  return name;
}

function isTakenOutside(name: string, view: FileView): boolean {
  return view.model.names.bindings.some((binding) => binding.name === name);
}
