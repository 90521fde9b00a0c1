/**
 * An instance of a class goes to a worker as its data alone: methods, getters and private fields stay here. What goes as JSON
 * loses more: maps, dates and buffers. Silent on classes that are only data, and on values whose class the code does not show.
 */
import type { FileView, PoolCall } from '../file-view.ts';
import { nameOfWorker, rawWorkers, type RawWorker } from '../lifecycle/raw-worker.ts';
import { workerCalls } from '../lifecycle/worker-messages.ts';
import type { ClassSummary } from '../model/summary.ts';
import type { Value } from '../modules/value.ts';
import { isSentAsJson, lostAsJson, type JsonLoss } from '../pools/json-loss.ts';
import { partsOf, payloadsOf, type PayloadPart } from '../pools/payload.ts';
import { constantOf } from '../pools/pool-options.ts';
import { keyName, unwrap, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule, SpanEdit } from './rule.ts';

const noPrototypeLoss: Rule = {
  id: 'no-prototype-loss',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A task is given a value that does not arrive as what it was.',
  check(view: FileView): readonly Report[] {
    return view.poolCalls
      .flatMap((call) => {
        const reports = new Map<Node, Report>();
        for (const payload of payloadsOf(call, view)) {
          for (const part of partsOf(payload, view)) {
            if (reports.has(part.node)) continue;
            const lost = lostBy(part.value, view);
            const asJson = isSentAsJson(call) ? lostAsJson(part.value, view) : undefined;
            if (lost !== undefined) reports.set(part.node, report(part, lost, call, view));
            else if (asJson !== undefined) reports.set(part.node, jsonReport(part, asJson, [], view));
          }
        }
        return [...reports.values()];
      })
      .concat(sentToForks(view));
  },
};

export default noPrototypeLoss;

interface Loss {
  readonly className: string;
  /** A member that the worker does not find. */
  readonly member: string;
  readonly instead: string;
}

/** Classes of the platform whose instances arrive empty. */
const EMPTY_ON_ARRIVAL: ReadonlyMap<string, Loss> = new Map(
  (
    [
      ['URL', 'href', 'Pass its `href`, and make a URL of it in the task'],
      ['URLSearchParams', 'get', 'Pass it as a string'],
      ['Headers', 'get', 'Pass its entries as an array'],
      ['FormData', 'get', 'Pass its entries as an array'],
      ['Request', 'url', 'Pass its URL, method and body'],
      ['Response', 'body', 'Pass its status and body'],
    ] as const
  ).map(([className, member, instead]) => [`new ${className}`, { className, member, instead }]),
);

function lostBy(value: Node, view: FileView): Loss | undefined {
  // The promise of an instance is another matter.
  if (value.type === 'CallExpression') {
    const callee = view.valueOf(value.callee);
    if (callee.kind === 'function' && callee.summary.isAsync) return undefined;
  }
  const known = view.valueOf(value);
  if (known.kind === 'external' && known.isBuiltIn) return EMPTY_ON_ARRIVAL.get(known.name);
  if (known.kind !== 'instance') return undefined;
  const method = methodOf(known, view);
  if (method === undefined) return undefined;
  return {
    className: known.summary.name,
    member: method,
    instead: 'Pass its data as a plain object, and make the instance in the task',
  };
}

/** The first method of a class or of one above it; none where a class above is not of the project. */
function methodOf(
  { summary, path }: Extract<Value, { kind: 'instance' }>,
  view: FileView,
  depth = 5,
): string | undefined {
  const above = summary.superClass.kind === 'unknown' ? undefined : view.valueAt(summary.superClass, path);
  // An error keeps what it is, and of other classes of packages nothing is known.
  if (above !== undefined && above.kind !== 'class') return undefined;
  const own = ownMethod(summary);
  if (own !== undefined || above === undefined || depth === 0) return own;
  return methodOf({ kind: 'instance', path: above.path, summary: above.summary }, view, depth - 1);
}

function ownMethod({ members }: ClassSummary): string | undefined {
  const found = Object.entries(members).find(
    ([name, value]) => value.kind === 'function' && name !== 'constructor' && !PLAIN_DATA_METHODS.has(name),
  );
  return found?.[0];
}

/** What a class of data may have without anybody calling it in a worker. */
const PLAIN_DATA_METHODS = new Set([
  'toString',
  'toJSON',
  'valueOf',
  '@@toStringTag',
  '@@toPrimitive',
  '@@dispose',
]);

/** `child.send(…)`, where nothing says that values are to travel as they are. */
function sentToForks(view: FileView): readonly Report[] {
  const forks = rawWorkers(view).filter(({ kind }) => kind === 'process');
  if (forks.length === 0) return [];
  return workerCalls(view).flatMap(({ node, method, binding }) => {
    const fork = forks.find((worker) => binding !== undefined && nameOfWorker(worker, view) === binding);
    const [message] = node.arguments;
    if (method !== 'send' || fork === undefined || message === undefined || isAdvanced(fork, view)) return [];
    const fixes = advancedFixes(fork, view);
    return partsOf(message, view).flatMap((part) => {
      const lost = lostAsJson(part.value, view);
      return lost === undefined ? [] : [jsonReport(part, lost, fixes, view)];
    });
  });
}

/** The options ask for it, or are made elsewhere. */
function isAdvanced({ node }: RawWorker, view: FileView): boolean {
  return node.arguments.slice(1).some((argument) => {
    const value = constantOf(argument, view);
    if (value.type === 'ArrayExpression') return false;
    if (value.type !== 'ObjectExpression') return true;
    return value.properties.some((one) => one.type === 'SpreadElement' || keyName(one) === 'serialization');
  });
}

function advancedFixes({ node }: RawWorker, view: FileView): readonly ReportFix[] {
  const last = node.arguments.at(-1);
  if (last === undefined || node.arguments.length > 3) return [];
  const options = unwrap(last);
  const written = "serialization: 'advanced'";
  const [first] = options.type === 'ObjectExpression' ? options.properties : [];
  const isOptions = options.type === 'ObjectExpression' && node.arguments.length > 1;
  if (isOptions && first === undefined)
    return [advanced({ start: options.start, end: options.end, newText: `{ ${written} }` })];
  if (isOptions && first !== undefined)
    return [advanced({ start: first.start, end: first.start, newText: `${written}, ` })];
  // A name may stand for the options.
  if (node.arguments.length > 1 && constantOf(last, view).type !== 'ArrayExpression') return [];
  return [advanced({ start: last.end, end: last.end, newText: `, { ${written} }` })];
}

function advanced(edit: SpanEdit): ReportFix {
  return { title: 'Send values as they are, with `serialization`', kind: 'suggestion', edits: [edit] };
}

function jsonReport(
  { node, value }: PayloadPart,
  { what, becomes, isThrown }: JsonLoss,
  fixes: readonly ReportFix[],
  view: FileView,
): Report {
  const text = view.textOf(unwrap(node)).replace(/\s+/g, ' ');
  const shown = text.length > 50 ? `${text.slice(0, 47)}…` : text;
  const kept = value === unwrap(node) ? 'is' : 'is or holds';
  const instead =
    fixes.length > 0
      ? "Start the process with `serialization: 'advanced'`, or pass plain data"
      : 'Pass plain data: an array of entries, a number, a text';
  return {
    span: { start: node.start, end: node.end },
    ...(isThrown ? { severity: 'error' as const } : {}),
    message: `\`${shown}\` ${kept} ${what}, which ${becomes}: what goes to another process here is written as JSON. ${instead}.`,
    fixes,
  };
}

function report({ node, value }: PayloadPart, lost: Loss, call: PoolCall, view: FileView): Report {
  const text = view.textOf(unwrap(node)).replace(/\s+/g, ' ');
  const shown = text.length > 50 ? `${text.slice(0, 47)}…` : text;
  const isThrown = call.library.refusesInstances === true;
  const isIt = value === unwrap(node) || view.valueOf(node).kind === 'instance';
  const effect = isThrown
    ? `the pool refuses it, as \`${lost.member}\` would be missing in the worker`
    : `the worker gets a copy without \`${lost.member}\` and its other members`;
  return {
    span: { start: node.start, end: node.end },
    ...(isThrown ? { severity: 'error' as const } : {}),
    message: `\`${shown}\` ${isIt ? 'is' : 'is or holds'} an instance of \`${lost.className}\`: ${effect}. ${lost.instead}.`,
  };
}
