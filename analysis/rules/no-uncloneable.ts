/**
 * A value that cannot travel to a worker: a function, a symbol, a promise, a weak collection, a proxy, a stream or a
 * socket, in an argument of a task. Only what the code shows is judged; a value of unknown making is left alone.
 */
import type { FileView, PoolCall } from '../file-view.ts';
import { isSubmit } from '../lifecycle/named-pool.ts';
import { partsOf, payloadsOf, type PayloadPart } from '../pools/payload.ts';
import { constantOf } from '../pools/pool-options.ts';
import { enclosingFunction, isFunction, parentOf, unwrap, wrapped, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const noUncloneable: Rule = {
  id: 'no-uncloneable',
  defaultSeverity: 'error',
  fixes: ['suggestion'],
  summary: 'A task is given a value that cannot be sent to a worker.',
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
      return [...reports.values()];
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
