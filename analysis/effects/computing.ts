/** Whether a function does nothing but compute, from its start to its end, on the thread that calls it. */
import type { FileView } from '../file-view.ts';
import type { FileModel } from '../model/file-model.ts';
import { isLoop, type Loop } from '../dataflow/loop-dependence.ts';
import {
  ancestors,
  isFunction,
  isInside,
  memberName,
  unwrap,
  walk,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { OutwardCall } from './reach.ts';
import type { TracedFunction } from './trace.ts';

/** `heavy`: it recurses, counts, has loops in loops, or calls what is known to be slow; `light`: it has some loop. */
export type Computing = 'heavy' | 'light';

const HEAVY =
  /^(node:)?(crypto\.(pbkdf2Sync|scryptSync|hkdfSync|generateKeyPairSync|generatePrimeSync|checkPrimeSync)|zlib\.\w+Sync)$/;
/** Built-ins that are done when they return. */
const SYNCHRONOUS = [
  /^(console|Math|JSON|Object|Array|String|Number|BigInt|Date|Reflect|Symbol|Buffer|performance|Intl|structuredClone)(\.\w+)*$/,
  /^(Boolean|isNaN|isFinite|parseInt|parseFloat|encodeURI|encodeURIComponent|decodeURI|decodeURIComponent|RegExp|\w*Error)$/,
  /^new (Map|Set|WeakMap|WeakSet|Array|Date|RegExp|URL|URLSearchParams|DataView|ArrayBuffer|TextEncoder|TextDecoder|\w*Error|\w+Array|Intl\.\w+)$/,
  /^(Map|Set|WeakMap|WeakSet|URL|URLSearchParams|DataView|ArrayBuffer|TextEncoder|TextDecoder|\w+Array|Uint8Array\.from)$/,
  // What an executor does is looked at like any other function.
  /^Promise(\.resolve)?$/,
  /^(node:)?(path|url|util|buffer|querystring|assert|perf_hooks)\b/,
  /^(node:)?crypto\.(createHash|createHmac|createCipheriv|createDecipheriv|timingSafeEqual|hash|randomUUID)$/,
  /^(node:)?(fs|crypto|zlib)\.\w+Sync$/,
];
/** Methods of arrays, strings, collections, hashes and numbers. */
const METHODS =
  /(^|\.)(push|pop|shift|unshift|splice|slice|concat|map|filter|reduce|reduceRight|forEach|some|every|find|findIndex|findLast|indexOf|lastIndexOf|includes|join|sort|toSorted|reverse|toReversed|fill|flat|flatMap|at|keys|values|entries|split|replace|replaceAll|match|matchAll|test|exec|trim|trimStart|trimEnd|charAt|charCodeAt|codePointAt|startsWith|endsWith|padStart|padEnd|repeat|substring|substr|toLowerCase|toUpperCase|normalize|localeCompare|toString|toFixed|getTime|toISOString|get|set|has|add|delete|clear|subarray|copyWithin|update|digest|final|read\w+(LE|BE)|write\w+(LE|BE)|writeUInt8|readUInt8|equals|compare|encode|decode)$/;
/** What the executor of a promise is given. */
const SETTLING = /^(resolve|reject)$/;
/** Of these, the names that databases and the like use too: their answer may be a promise. */
const AMBIGUOUS = /(^|\.)(find|exec|get|set|has|add|delete|clear|update|map|forEach|filter|values|keys)$/;

/** Undefined where it waits for anything, does what cannot be seen, or does next to nothing. */
export function computing(start: TracedFunction, view: FileView): Computing | undefined {
  const reach = view.reachOf(start, isSynchronous);
  if (reach === undefined) return undefined;
  let found: Computing | undefined;
  for (const one of reach.functions) {
    const source = view.sourceOf(one);
    if (source === undefined || waits(source.node, source.model, view)) return undefined;
    if (isHeavy(source.node, one, view)) found = 'heavy';
    else if (one.summary.effects.some(({ kind }) => kind === 'cpu-loop')) found ??= 'light';
  }
  const callsHeavy = reach.outwardCalls.some(
    ({ callee }) => callee.kind === 'external' && callee.isBuiltIn && HEAVY.test(callee.name),
  );
  return callsHeavy ? 'heavy' : found;
}

function isSynchronous({ callee, call }: OutwardCall): boolean {
  if (callee.kind === 'external')
    return callee.isBuiltIn && SYNCHRONOUS.some((name) => name.test(callee.name));
  if (callee.kind === 'class' || callee.kind === 'instance') return false;
  return callee.kind === 'unknown' && (METHODS.test(call.text) || SETTLING.test(call.text));
}

/** It awaits, or gives back, what may be a promise of something else than its own functions. */
function waits(owner: FunctionLike, model: FileModel, view: FileView): boolean {
  let found = false;
  if (owner.body === null) return true;
  const body = unwrap(owner.body);
  if (body.type !== 'BlockStatement' && mayBePromise(body, model, view)) return true;
  walk(owner.body, (node) => {
    if (isFunction(node)) return false;
    if (node.type === 'AwaitExpression') found ||= mayBePromise(unwrap(node.argument), model, view);
    if (node.type === 'ReturnStatement' && node.argument !== null)
      found ||= mayBePromise(unwrap(node.argument), model, view);
    if (node.type === 'ForOfStatement' && node.await) found = true;
    if (node.type === 'ImportExpression' || node.type === 'YieldExpression') found = true;
    return !found;
  });
  return found;
}

function mayBePromise(value: Node, model: FileModel, view: FileView): boolean {
  if (value.type === 'AwaitExpression') return mayBePromise(unwrap(value.argument), model, view);
  if (value.type !== 'CallExpression') return false;
  const callee = unwrap(value.callee);
  const resolved = view.resolveRef(model.describer.describe(callee), model.path);
  if (resolved.kind === 'function') return false;
  if (resolved.kind === 'external' && resolved.name === 'Promise.resolve')
    return value.arguments.some((argument) => mayBePromise(unwrap(argument), model, view));
  if (resolved.kind === 'external') return /^Promise\b/.test(resolved.name);
  const name = memberName(callee);
  if (name === undefined || callee.type !== 'MemberExpression') return true;
  // A method of a fresh array or string is what it seems: `text.split(' ').map(f)`.
  const receiver = unwrap(callee.object);
  return receiver.type === 'Identifier' && AMBIGUOUS.test(name) && isParameterOrImport(receiver, model);
}

function isParameterOrImport(name: Node, { names }: FileModel): boolean {
  const kind = names.bindingOf(name)?.kind;
  return kind === undefined || kind === 'import';
}

/** It calls itself, has a loop inside a loop, or counts up to something that is no length. */
function isHeavy(owner: FunctionLike, { path, index, summary }: TracedFunction, view: FileView): boolean {
  const recurses = summary.calls.some(({ callee }) => {
    const called = view.resolveRef(callee, path);
    return called.kind === 'function' && called.path === path && called.index === index;
  });
  return recurses || (owner.body !== null && hasLongLoop(owner.body));
}

function hasLongLoop(body: Node): boolean {
  let found = false;
  walk(body, (node) => {
    if (isLoop(node))
      found ||= isCounting(node) || ancestors(node).some((up) => isLoop(up) && isInside(up, body));
    return !found;
  });
  return found;
}

/** Fewer rounds than this are over at once. */
const MANY_ROUNDS = 1000;

function isCounting(loop: Loop): boolean {
  const test = loop.type === 'ForStatement' || loop.type === 'WhileStatement' ? loop.test : null;
  const bound = test?.type === 'BinaryExpression' ? unwrap(test.right) : undefined;
  if (bound?.type === 'Literal') return typeof bound.value === 'number' && bound.value >= MANY_ROUNDS;
  return (
    bound?.type === 'Identifier' || bound?.type === 'BinaryExpression' || bound?.type === 'CallExpression'
  );
}
