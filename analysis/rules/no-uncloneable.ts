/**
 * A value that cannot travel to a worker: a function, a symbol, a promise, a weak collection, a proxy, a stream or a
 * socket, in an argument of a task or in what it gives back. Only what the code shows is judged; a value of unknown making is left alone.
 */
import { returnedParts } from '../dataflow/returned-values.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { isSubmit } from '../lifecycle/named-pool.ts';
import type { FileModel } from '../model/file-model.ts';
import { partsOf, payloadsOf, type PayloadPart } from '../pools/payload.ts';
import { constantOf } from '../pools/pool-options.ts';
import { namedTask, spanOfTask, taskOf } from '../pools/task.ts';
import { enclosingFunction, isFunction, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const noUncloneable: Rule = {
  id: 'no-uncloneable',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A task is given, or gives back, a value that cannot be sent.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls.flatMap((call) => {
      const reports = new Map<Node, Report>();
      for (const payload of payloadsOf(call, view)) {
        for (const part of partsOf(payload, view)) {
          const what = uncloneable(part, view);
          if (what !== undefined && !reports.has(part.node))
            reports.set(part.node, report(part, what, call, view));
        }
      }
      return [...reports.values(), ...resultReports(call, view)];
    });
  },
};

export default noUncloneable;

interface Uncloneable {
  /** After "is". */
  readonly what: string;
  readonly instead: string;
}

const PROMISE: Uncloneable = { what: 'a promise', instead: 'Await it first, and pass its result' };

const MADE: ReadonlyMap<string, Uncloneable> = new Map([
  ['WeakMap', { what: 'a WeakMap', instead: 'Pass a Map, or an array of its entries' }],
  ['WeakSet', { what: 'a WeakSet', instead: 'Pass a Set or an array' }],
  ['WeakRef', { what: 'a WeakRef', instead: 'Pass what it refers to' }],
  ['Proxy', { what: 'a Proxy', instead: 'Pass a plain copy of what it stands for' }],
  ['Promise', PROMISE],
]);

/** Built-in functions that give promises or things bound to this process. */
const CALLS: readonly (readonly [RegExp, Uncloneable])[] = [
  [/^Symbol(\.for)?$/, { what: 'a symbol', instead: 'Pass a string' }],
  [/^Promise\.(all|allSettled|any|race|resolve|reject)$/, PROMISE],
  [/^fetch$/, PROMISE],
  [/^(node:)?fs\/promises\.(readFile|readdir|stat)$/, PROMISE],
  [
    /^(node:)?fs\.create(Read|Write)Stream$/,
    { what: 'a stream', instead: 'Pass the path, and open it in the task' },
  ],
  [
    /^(node:)?(net|tls)\.(connect|createConnection)$/,
    { what: 'a socket', instead: 'Pass the address, and connect in the task' },
  ],
];

function uncloneable({ value }: PayloadPart, view: FileView): Uncloneable | undefined {
  if (isFunction(value) || value.type === 'ClassExpression') return functionValue(value);
  if (value.type === 'NewExpression') {
    const made = view.valueOf(value.callee);
    return made.kind === 'external' && made.isBuiltIn ? MADE.get(made.name) : undefined;
  }
  if (value.type === 'CallExpression') return fromCall(value, view);
  if (value.type !== 'Identifier' && value.type !== 'MemberExpression') return undefined;
  const known = view.valueOf(value);
  return isSureFunction(value, view) && known.kind === 'function' ? functionValue(value) : undefined;
}

function functionValue(value: Node): Uncloneable {
  const what = value.type === 'ClassExpression' ? 'a class' : 'a function';
  return { what, instead: 'Pass data, and let the task import the functions that it needs' };
}

/** The name of a function declaration or of a constant that is one; a parameter or a field may be something else too. */
function isSureFunction(value: Node, view: FileView): boolean {
  if (value.type !== 'Identifier') return false;
  const binding = view.model.names.bindingOf(value);
  return binding?.kind === 'function' || binding?.kind === 'import';
}

function fromCall(call: Node, view: FileView): Uncloneable | undefined {
  if (call.type !== 'CallExpression') return undefined;
  const callee = view.valueOf(call.callee);
  if (callee.kind === 'external' && callee.isBuiltIn) {
    return CALLS.find(([name]) => name.test(callee.name))?.[1];
  }
  // The constant of an `await` is not this call, but what it gave.
  if (parentOf(wrapped(call))?.type === 'AwaitExpression') return undefined;
  const isPromise = callee.kind === 'function' && callee.summary.isAsync;
  return isPromise || isTask(call, view) ? PROMISE : undefined;
}

/** The promise of another task. */
function isTask(call: Node, view: FileView): boolean {
  return view.poolCalls.some(
    (other) => other.node === call && isSubmit(other) && other.library.takesCallback !== true,
  );
}

function report(part: PayloadPart, found: Uncloneable, call: PoolCall, view: FileView): Report {
  const { node, value } = part;
  const { what, instead } = found;
  const text = view.textOf(unwrap(node)).replace(/\s+/g, ' ');
  const shown = text.length > 50 ? `${text.slice(0, 47)}…` : text;
  // A constant may hold the value somewhere inside.
  const kept = value === unwrap(node) ? 'is' : 'is or holds';
  const pool = view.textOf(call.receiver);
  return {
    span: { start: node.start, end: node.end },
    message: `\`${shown}\` ${kept} ${what}, which cannot be sent to a worker of \`${pool}\`: the task fails, or does without it. ${instead}.`,
    fixes: found === PROMISE ? awaitFixes(part, view) : [],
  };
}

/** What the task, wherever it is, gives back to whoever waits for it. */
function resultReports(call: PoolCall, view: FileView): readonly Report[] {
  const task = taskOf(call, view);
  const source = task?.target === undefined ? undefined : view.sourceOf(task.target);
  if (task === undefined || source === undefined) return [];
  const { model, node } = source;
  for (const value of returnedParts(node)) {
    const found = isFunction(value) ? functionValue(value) : madeThere(value, model, view);
    if (found === undefined) continue;
    const pool = view.textOf(call.receiver);
    return [
      {
        span: spanOfTask(task, call),
        message: `${capital(namedTask(task))} gives back ${found.what}, which cannot be sent from a worker of \`${pool}\`: the task fails, or its result comes without it. Give back data, and do here what needs more.`,
        related: [view.locate(model.path, value, `is ${found.what}`)],
      },
    ];
  }
  return [];
}

function madeThere(value: Node, model: FileModel, view: FileView): Uncloneable | undefined {
  if (value.type === 'ClassExpression') return functionValue(value);
  if (value.type !== 'NewExpression' && value.type !== 'CallExpression') return undefined;
  const callee = view.resolveRef(model.describer.describe(value.callee), model.path);
  if (callee.kind !== 'external' || !callee.isBuiltIn) return undefined;
  if (value.type === 'NewExpression') return callee.name === 'Promise' ? undefined : MADE.get(callee.name);
  // A promise that is given back is waited for in the worker.
  const found = CALLS.find(([name]) => name.test(callee.name))?.[1];
  return found === PROMISE ? undefined : found;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The argument itself is the promise, or the name of one, in a function that can wait. */
function awaitFixes({ node, value }: PayloadPart, view: FileView): readonly ReportFix[] {
  const given = unwrap(node);
  const isWhole = given === value || (given.type === 'Identifier' && constantOf(given, view) === value);
  const owner = enclosingFunction(node);
  const mayAwait = owner === undefined ? view.isModule === true : owner.async;
  const isShorthand =
    parentOf(node)?.type === 'Property' && view.textOf(parentOf(node) ?? node) === view.textOf(node);
  if (!isWhole || !mayAwait || isShorthand) return [];
  const { start } = node;
  return [{ title: 'Await it first', kind: 'suggestion', edits: [{ start, end: start, newText: 'await ' }] }];
}
