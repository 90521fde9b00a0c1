/** Inputs that the file itself passes to a function: the collections behind its call sites, in the order of the file. */
import type { Node } from 'oxc-parser';
import type { InputCandidate } from '../../protocol/function-info.ts';
import { memberName, parentOf, unwrap, walk, wrapped } from '../syntax/tree.ts';
import { collectionOfCallback, enclosingLoop } from './enclosing-loop.ts';
import { exportedMember } from './exported-names.ts';
import {
  inputsOfCollections,
  inputsOfLoop,
  tupleAnnotation,
  type InputExpression,
  type InputSource,
} from './input-expression.ts';
import type { Names } from '../syntax/scope.ts';
import type { SourceFile } from './source-file.ts';
import type { TopLevelFunction } from './top-level-functions.ts';
import { poolsOnThisFile, tasksSentTo, type PoolOnThisFile } from './worker-file-tasks.ts';

/** What is looked for once in a file, for all its functions. */
export interface CallSites {
  /** Every `exports.NAME`, by name. */
  readonly exportMentions: ReadonlyMap<string, readonly Node[]>;
  readonly pools: readonly PoolOnThisFile[];
}

export function findCallSites(file: SourceFile, names: Names): CallSites {
  const exportMentions = new Map<string, Node[]>();
  walk(file.program, (node) => {
    const member = exportedMember(node);
    if (member === undefined) return;
    const mentions = exportMentions.get(member);
    if (mentions) mentions.push(node);
    else exportMentions.set(member, [node]);
  });
  return { exportMentions, pools: poolsOnThisFile(file, names) };
}

export function callSiteInputs(
  found: TopLevelFunction,
  file: SourceFile,
  names: Names,
  callSites: CallSites,
): InputCandidate[] {
  const source: InputSource = { file, names, functionName: found.binding?.name };
  const sites: Site[] = [];
  for (const mention of mentionsOf(found, callSites)) {
    const site = siteOfMention(mention, found, source);
    if (site) sites.push(site);
  }
  for (const task of tasksSentTo(found, callSites.pools)) {
    const site = siteOfCall(task.call, task.arguments, source);
    if (site) sites.push(site);
  }
  return sites
    .toSorted((a, b) => a.span.start - b.span.start)
    .map(({ inputs, span }) => ({ source: 'call-site', ...inputs, range: file.lines.rangeOf(span) }));
}

interface Site {
  readonly inputs: InputExpression;
  /** Of the collection, or of the head of a counting loop. */
  readonly span: { readonly start: number; readonly end: number };
}

/** Every place where the file names the function, as `fn` or as `exports.fn`, without those inside itself. */
function mentionsOf(found: TopLevelFunction, { exportMentions }: CallSites): Node[] {
  const mentions = (found.binding?.references ?? []).map((reference) => reference.node);
  if (found.exportsMember !== undefined) mentions.push(...(exportMentions.get(found.exportsMember) ?? []));
  return mentions.filter((node) => node.start < found.node.start || node.end > found.node.end).map(wrapped);
}

function siteOfMention(mention: Node, found: TopLevelFunction, source: InputSource): Site | undefined {
  const call = parentOf(mention);
  if (call?.type !== 'CallExpression') return undefined;
  if (call.callee === mention) return siteOfCall(call, call.arguments, source);
  const [first, second, ...others] = call.arguments;
  const method = memberName(unwrap(call.callee));
  if (first === mention && second && method === 'map' && !isArrayLiteral(unwrap(call.callee), source.names)) {
    return siteOfPoolMap([second, ...others], source);
  }
  const collection = collectionOfCallback(mention);
  if (collection) return siteOfCallback(collection, found, source);
  if (first !== mention) return undefined;
  if (method === 'submit') return siteOfCall(call, call.arguments.slice(1), source);
  // workerpool takes the arguments as one array.
  if (method !== 'exec' || second?.type !== 'ArrayExpression') return undefined;
  const elements = second.elements.filter((element) => element !== null);
  return siteOfCall(call, elements, source);
}

/** `fn(…)`, or `pool.submit(fn, …)`, once per turn of the loop around it. */
function siteOfCall(call: Node, callArguments: readonly Node[], source: InputSource): Site | undefined {
  const loop = callArguments.length > 0 ? enclosingLoop(call) : undefined;
  const inputs = loop && inputsOfLoop(loop, callArguments, source);
  if (!loop || !inputs) return undefined;
  return { inputs, span: loop.kind === 'counter' ? loop.head : loop.collection };
}

/** `pool.map(fn, first, second, { chunksize: 8 })`. */
function siteOfPoolMap(callArguments: readonly Node[], source: InputSource): Site | undefined {
  const collections = callArguments.filter((argument) => !isOptions(argument, source.names));
  const [first] = collections;
  if (!first || collections.some(({ type }) => type === 'SpreadElement')) return undefined;
  const inputs = inputsOfCollections(collections, source);
  return inputs && { inputs, span: first };
}

/** `items.map(fn)`: the method also passes the position, which a second parameter that must be given would take. */
function siteOfCallback(collection: Node, found: TopLevelFunction, source: InputSource): Site | undefined {
  const inputs = inputsOfCollections([collection], source);
  const [, second, third] = found.parameters;
  if (!inputs || isRequired(third)) return undefined;
  if (!isRequired(second)) return { inputs, span: collection };
  const expression = `Array.from(${inputs.expression}, (item, index)${tupleAnnotation(source)} => [item, index])`;
  return { inputs: { expression, shape: 'tuples' }, span: collection };
}

function isRequired(parameter: Node | undefined): boolean {
  return parameter?.type === 'Identifier' && !parameter.optional;
}

function isOptions(argument: Node, names: Names): boolean {
  const node = unwrap(argument);
  if (node.type === 'ObjectExpression') return true;
  const declaration = names.bindingOf(node)?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || !declaration.init) return false;
  return unwrap(declaration.init).type === 'ObjectExpression';
}

function isArrayLiteral(callee: Node, names: Names): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const object = unwrap(callee.object);
  if (object.type === 'ArrayExpression') return true;
  const declaration = names.bindingOf(object)?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || !declaration.init) return false;
  return unwrap(declaration.init).type === 'ArrayExpression';
}
