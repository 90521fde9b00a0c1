/** What to write instead of a `map` that does not fit its task. */
import type { ForOfStatement, TryStatement, TSType } from 'oxc-parser';
import type { FileView, PoolCall } from '../file-view.ts';
import type { ReportFix } from '../rules/rule.ts';
import { parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';

/** A task without parameters: submit it once an item. */
export function submitWithoutArguments(call: PoolCall, view: FileView): readonly ReportFix[] {
  const [task, items] = call.node.arguments;
  if (task === undefined || items === undefined || !isAwaited(call)) return [];
  const submit = `${view.textOf(call.receiver)}.submit(${view.textOf(task)})`;
  return [
    replacement(
      'Submit the task once for each item',
      call,
      `Array.from(${view.textOf(items)}, () => ${submit})`,
    ),
  ];
}

/** One iterable of tuples for a task of several parameters: spread each tuple. */
export function submitPerTuple(call: PoolCall, view: FileView): readonly ReportFix[] {
  const [task, items] = call.node.arguments;
  if (task === undefined || items === undefined || !isAwaited(call) || !hasTuples(items, view)) return [];
  const submit = `${view.textOf(call.receiver)}.submit(${view.textOf(task)}, ...tuple)`;
  return [
    replacement(
      'Submit each tuple with its own arguments',
      call,
      `Array.from(${view.textOf(items)}, (tuple) => ${submit})`,
    ),
  ];
}

/** Waits for all tasks, then goes through what became of each, inside the `try` that is there. */
export function settledLoop(
  call: PoolCall,
  loop: ForOfStatement,
  attempt: TryStatement,
  view: FileView,
): readonly ReportFix[] {
  const [task, items, ...more] = call.node.arguments;
  const declared = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : undefined;
  const first = attempt.block.body[0];
  if (
    task === undefined ||
    items === undefined ||
    declared === undefined ||
    first === undefined ||
    more.length > 0
  ) {
    return [];
  }
  const taken = new Set(view.model.names.bindings.map(({ name }) => name));
  if (taken.has('outcome')) return [];
  const item = taken.has('item') ? 'mapped' : 'item';
  const submits = `Array.from(${view.textOf(items)}, (${item}) => ${view.textOf(call.receiver)}.submit(${view.textOf(task)}, ${item}))`;
  const indent = /[ \t]*$/.exec(view.text.slice(0, first.start))?.[0] ?? '';
  return [
    {
      title: 'Submit each item and handle each outcome',
      kind: 'suggestion',
      edits: [
        {
          start: loop.start,
          end: loop.right.end,
          newText: `for (const outcome of await Promise.allSettled(${submits})`,
        },
        {
          start: first.start,
          end: first.start,
          newText: `if (outcome.status === 'rejected') throw outcome.reason;\n${indent}const ${view.textOf(declared)} = outcome.value;\n${indent}`,
        },
      ],
    },
  ];
}

function isAwaited(call: PoolCall): boolean {
  return parentOf(wrapped(call.node))?.type === 'AwaitExpression';
}

function hasTuples(items: Node, view: FileView): boolean {
  let value = unwrap(items);
  const named = value.type === 'Identifier' ? view.model.names.bindingOf(value)?.node : undefined;
  if (
    named?.type === 'Identifier' &&
    named.typeAnnotation &&
    isTupleArray(named.typeAnnotation.typeAnnotation)
  ) {
    return true;
  }
  const declaration =
    value.type === 'Identifier' ? view.model.names.bindingOf(value)?.declaration : undefined;
  if (declaration?.type === 'VariableDeclarator' && declaration.init !== null)
    value = unwrap(declaration.init);
  return (
    value.type === 'ArrayExpression' &&
    value.elements.length > 0 &&
    value.elements.every((element) => element !== null && unwrap(element).type === 'ArrayExpression')
  );
}

/** `[number, number][]`, `readonly [a: A, b: B][]`, `Array<[A, B]>`. */
function isTupleArray(type: TSType): boolean {
  if (type.type === 'TSTypeOperator') return isTupleArray(type.typeAnnotation);
  if (type.type === 'TSArrayType') return type.elementType.type === 'TSTupleType';
  const [argument] = type.type === 'TSTypeReference' ? (type.typeArguments?.params ?? []) : [];
  return argument?.type === 'TSTupleType';
}

function replacement(title: string, call: PoolCall, futures: string): ReportFix {
  return {
    title,
    kind: 'suggestion',
    edits: [{ start: call.node.start, end: call.node.end, newText: `Promise.all(${futures})` }],
  };
}
