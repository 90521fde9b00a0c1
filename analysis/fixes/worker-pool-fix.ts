/** From a thread that is started for one call of a function to a pool that the module makes once. */
import { dirname, join, posix, relative } from 'node:path';
import type { NewExpression, Statement } from 'oxc-parser';
import type { FileView } from '../file-view.ts';
import { listeningAt, nameOfWorker, type RawWorker } from '../lifecycle/raw-worker.ts';
import { replyOf } from '../lifecycle/worker-reply.ts';
import { fileOf } from '../pools/task.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import type { Span } from '../syntax/span.ts';
import {
  ancestors,
  enclosingFunction,
  isFunction,
  keyName,
  parentOf,
  unwrap,
  wrapped,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import { importEdit } from './import-edit.ts';

/** Offered where the worker's file is nothing but such a call, and nothing but its answer and its failure are listened to. */
export function workerPoolFixes(worker: RawWorker, view: FileView): readonly ReportFix[] {
  const work = worker.kind === 'thread' ? workOf(worker, view) : undefined;
  const use = useOf(worker, view);
  const top = ancestors(worker.node).find((up) => parentOf(up)?.type === 'Program');
  if (work === undefined || use === undefined || top === undefined) return [];
  if (view.model.names.bindings.some(({ name }) => name === POOL)) return [];
  const sources = [
    importEdit('poolscope', 'ThreadPoolExecutor', view),
    importEdit('node:os', 'availableParallelism', view),
    importEdit(work.specifier, work.name, view),
  ];
  const imports = sources.flatMap((source) => source?.edits ?? []);
  if (sources.includes(undefined) || view.model.lines.lineStart(top.start) !== top.start) return [];
  const made = `const ${POOL} = new ThreadPoolExecutor(availableParallelism());\n\n`;
  const submit = `${POOL}.submit(${work.name}, ${work.data})`;
  const edits: SpanEdit[] = [
    ...imports,
    { start: top.start, end: top.start, newText: made },
    { ...use.span, newText: use.handlers === undefined ? submit : `${submit}.then(${use.handlers});` },
  ];
  return [{ title: 'Make one pool for all requests', kind: 'suggestion', edits }];
}

const POOL = 'pool';

interface Work {
  readonly name: string;
  /** The module of the function, as this file would name it. */
  readonly specifier: string;
  readonly data: string;
}

/** What the worker does, in the terms of the file that starts it. */
function workOf({ node }: RawWorker, view: FileView): Work | undefined {
  const [file, given, ...more] = node.arguments;
  const options = given === undefined ? undefined : unwrap(given);
  if (file === undefined || more.length > 0 || options?.type !== 'ObjectExpression') return undefined;
  const [property, ...others] = options.properties;
  if (property?.type !== 'Property' || others.length > 0 || keyName(property) !== 'workerData')
    return undefined;
  const path = fileOf(file, view);
  const model = path === undefined ? undefined : view.modelOf(path);
  const reply = model === undefined ? undefined : replyOf(model);
  if (path === undefined || reply === undefined) return undefined;
  const from = relative(dirname(view.path), join(dirname(path), reply.specifier)).replaceAll('\\', '/');
  const specifier = from.startsWith('.') ? from : `./${posix.normalize(from)}`;
  return { name: reply.name, specifier, data: view.textOf(property.value) };
}

interface WorkerUse {
  /** What is written anew. */
  readonly span: Span;
  /** What is done with the answer and with a failure; absent where they settle a promise. */
  readonly handlers?: string;
}

/** Statements that start the worker and listen to it, right after each other, and no others with its name in them. */
function useOf(worker: RawWorker, view: FileView): WorkerUse | undefined {
  const binding = nameOfWorker(worker, view);
  const declaration = binding === undefined ? undefined : parentOf(binding.declaration);
  const block = declaration === undefined ? undefined : parentOf(declaration);
  if (binding === undefined || block?.type !== 'BlockStatement') return undefined;
  const at = block.body.findIndex((statement) => statement === declaration);
  const listened = new Map<string, Node>();
  for (const [index, { node }] of binding.references.entries()) {
    const listening = listeningAt(node);
    const statement = block.body[at + 1 + index];
    const handler = listening?.call.arguments[1];
    if (listening === undefined || handler === undefined || statement === undefined) return undefined;
    if (!isStatementOf(statement, listening.call) || listened.has(listening.event)) return undefined;
    listened.set(listening.event, handler);
  }
  const statements = block.body.slice(at, at + 1 + binding.references.length);
  return settled(block, statements, listened, view) ?? handled(statements, listened, view);
}

function isStatementOf(statement: Statement, call: Node): boolean {
  return statement.type === 'ExpressionStatement' && unwrap(statement.expression) === call;
}

/** All of `new Promise((resolve, reject) => { … })`. */
function settled(
  block: Node,
  statements: readonly Statement[],
  listened: ReadonlyMap<string, Node>,
  view: FileView,
): WorkerUse | undefined {
  const executor = parentOf(block);
  const promise = executor !== undefined && isFunction(executor) ? promiseOf(executor) : undefined;
  if (promise === undefined || executor === undefined || !isFunction(executor)) return undefined;
  if (block.type !== 'BlockStatement' || block.body.length !== statements.length) return undefined;
  const [resolve, reject] = executor.params;
  const settles = (event: string, parameter: Node | undefined): boolean => {
    const handler = listened.get(event);
    const name = handler === undefined ? undefined : unwrap(handler);
    return (
      parameter !== undefined && name !== undefined && view.model.names.bindingOf(name)?.node === parameter
    );
  };
  const isWhole = settles('message', resolve) && settles('error', reject);
  const isKnown = [...listened.keys()].every((event) => ['message', 'error', 'exit'].includes(event));
  return isWhole && isKnown ? { span: { start: promise.start, end: promise.end } } : undefined;
}

function promiseOf(executor: FunctionLike): NewExpression | undefined {
  const promise = parentOf(wrapped(executor));
  return promise?.type === 'NewExpression' &&
    promise.callee.type === 'Identifier' &&
    promise.callee.name === 'Promise'
    ? promise
    : undefined;
}

/** One handler for the answer and one for the failure, and comments that are not lost. */
function handled(
  statements: readonly Statement[],
  listened: ReadonlyMap<string, Node>,
  view: FileView,
): WorkerUse | undefined {
  const [first] = statements;
  const last = statements.at(-1);
  const [answer, failure] = [listened.get('message'), listened.get('error')];
  if (first === undefined || last === undefined || answer === undefined || failure === undefined)
    return undefined;
  const owner = enclosingFunction(first);
  const isCommented = view.model.tree.comments.some(
    ({ start, end }) =>
      start > first.start &&
      end < last.end &&
      ![answer, failure].some((kept) => kept.start <= start && end <= kept.end),
  );
  if (listened.size !== 2 || isCommented || (owner !== undefined && promiseOf(owner) !== undefined))
    return undefined;
  return {
    span: { start: first.start, end: last.end },
    handlers: `${view.textOf(answer)}, ${view.textOf(failure)}`,
  };
}
