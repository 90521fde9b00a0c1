/** Places where work is started for many items as if it ran at the same time, without a pool. */
import type { CallExpression } from 'oxc-parser';
import type { FileView } from '../file-view.ts';
import type { ValueRef } from '../model/value-ref.ts';
import { LIMITERS } from '../modules/may-run-together.ts';
import { memberName, propertyValue, unwrap, walk, type Node } from '../syntax/tree.ts';

export interface RunTogether {
  /** `Promise.all(…)`, `pMap(…)`, `limit(…)`. */
  readonly call: CallExpression;
  /** As the code calls it. */
  readonly text: string;
  /** The functions that are started. */
  readonly tasks: readonly Node[];
  /** What one function is called for each of. */
  readonly items: Node | undefined;
  /** How many of them at a time, where it says. */
  readonly limit: Node | undefined;
}

/** Where the function stands among the arguments of functions that go through a collection. */
const GOING_THROUGH: ReadonlyMap<string, number> = new Map([
  ['p-map', 1],
  ['bluebird.map', 1],
  ['async.map', 1],
  ['async.mapLimit', 2],
  ['async.each', 1],
  ['async.eachLimit', 2],
]);

export function startedTogether(view: FileView): readonly RunTogether[] {
  const found: RunTogether[] = [];
  walk(view.model.tree.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const together = ofPromises(node, view) ?? ofLimiter(node, view);
    if (together !== undefined) found.push(together);
  });
  return found;
}

/** `Promise.all(items.map(f))`, `Promise.all(Array.from(items, f))`, `Promise.all([f(a), g(b)])`. */
function ofPromises(call: CallExpression, view: FileView): RunTogether | undefined {
  const callee = unwrap(call.callee);
  const [first, ...more] = call.arguments;
  if (callee.type !== 'MemberExpression' || first === undefined || more.length > 0) return undefined;
  if (!/^(all|allSettled)$/.test(memberName(callee) ?? '')) return undefined;
  if (view.builtInOf(callee.object) !== 'Promise') return undefined;
  const text = view.textOf(callee);
  const given = constantOf(first, view);
  if (given.type === 'ArrayExpression') {
    const tasks = given.elements.map((element) => calledIn(element));
    if (tasks.length < 2 || !tasks.every((task) => task !== undefined)) return undefined;
    return { call, text, tasks, items: undefined, limit: undefined };
  }
  if (given.type !== 'CallExpression') return undefined;
  const [source, callback] = given.arguments;
  const gathering = unwrap(given.callee);
  if (gathering.type !== 'MemberExpression' || source === undefined) return undefined;
  if (memberName(gathering) === 'map')
    return { call, text, tasks: [source], items: gathering.object, limit: undefined };
  const isArrayFrom = memberName(gathering) === 'from' && view.textOf(gathering.object) === 'Array';
  return isArrayFrom && callback !== undefined
    ? { call, text, tasks: [callback], items: source, limit: undefined }
    : undefined;
}

function calledIn(element: Node | null): Node | undefined {
  const value = element === null ? undefined : unwrap(element);
  return value?.type === 'CallExpression' ? unwrap(value.callee) : undefined;
}

function constantOf(node: Node, view: FileView): Node {
  const value = unwrap(node);
  const binding = value.type === 'Identifier' ? view.model.names.bindingOf(value) : undefined;
  if (binding?.kind !== 'const' || binding.declaration.type !== 'VariableDeclarator') return value;
  const { id, init } = binding.declaration;
  // Promises with a second use go somewhere else too.
  return id === binding.node && init !== null && binding.references.length === 1 ? unwrap(init) : value;
}

/** `pMap(items, f, { concurrency })`, `limit(f)` of p-limit, `queue.add(f)` of p-queue. */
function ofLimiter(call: CallExpression, view: FileView): RunTogether | undefined {
  const ref = view.model.describer.describe(call.callee);
  if (ref.kind !== 'import' && ref.kind !== 'member' && ref.kind !== 'call') return undefined;
  const text = view.textOf(call.callee);
  const [first] = call.arguments;
  const at = ref.kind === 'call' ? undefined : GOING_THROUGH.get(packageNameOf(ref, view) ?? '');
  if (at !== undefined) {
    const task = call.arguments[at];
    const limit = at === 2 ? call.arguments[1] : concurrencyOf(call.arguments[2]);
    return task === undefined ? undefined : { call, text, tasks: [task], items: first, limit };
  }
  const maker =
    ref.kind === 'call' ? ref.callee : ref.kind === 'member' && ref.name === 'add' ? madeBy(ref) : undefined;
  const made = maker === undefined ? undefined : packageNameOf(maker, view);
  if (first === undefined || (made !== 'p-limit' && made !== 'p-queue')) return undefined;
  return { call, text, tasks: [first], items: undefined, limit: limitOf(call, view) };
}

function madeBy({ object }: Extract<ValueRef, { kind: 'member' }>): ValueRef | undefined {
  return object.kind === 'new' ? object.callee : undefined;
}

function packageNameOf(ref: ValueRef, view: FileView): string | undefined {
  // What comes from elsewhere need not be followed to where it comes from.
  if (!isOfLimiter(ref)) return undefined;
  const value = view.resolveRef(ref, view.path);
  return value.kind === 'external' && !value.isBuiltIn ? value.name.replace(/\.default$/, '') : undefined;
}

function isOfLimiter(ref: ValueRef): boolean {
  if (ref.kind === 'member') return isOfLimiter(ref.object);
  return ref.kind === 'import' && LIMITERS.test(ref.specifier);
}

function concurrencyOf(options: Node | undefined): Node | undefined {
  return options === undefined ? undefined : propertyValue(unwrap(options), 'concurrency');
}

/** What `pLimit(…)` or `new PQueue({ concurrency })` was made with. */
function limitOf(call: CallExpression, view: FileView): Node | undefined {
  const callee = unwrap(call.callee);
  const name = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
  const declaration = view.model.names.bindingOf(name)?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return undefined;
  const made = unwrap(declaration.init);
  if (made.type !== 'CallExpression' && made.type !== 'NewExpression') return undefined;
  const [first] = made.arguments;
  return first === undefined ? undefined : (concurrencyOf(first) ?? first);
}
