/**
 * More workers than can run: a worker for each item, a multiple of the cores, or a number that no usual machine has.
 * Silent on everything that is bounded, comes from outside, or is small.
 */
import type { FileView, PoolSite } from '../file-view.ts';
import { importEdit } from '../fixes/import-edit.ts';
import { constantOf, isOfLibrary, optionsOf } from '../pools/pool-options.ts';
import { memberName, propertyValue, unwrap, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

/** Machines with more cores than this are rare, and who has one can say so in the settings. */
const MOST_WORKERS = 64;

const noOversizedPool: Rule = {
  id: 'no-oversized-pool',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A pool may have more workers than the machine can run.',
  check(view: FileView): readonly Report[] {
    const reports = new Map<Node, Report>();
    for (const site of view.poolSites) {
      const size = isOfLibrary(site) ? mostWorkers(site, view) : undefined;
      const report = size === undefined ? undefined : check(size, view);
      if (size !== undefined && report !== undefined) reports.set(size, report);
    }
    return [...reports.values()];
  },
};

export default noOversizedPool;

/** The expression that bounds the workers, behind the names of constants. */
function mostWorkers(site: PoolSite, view: FileView): Node | undefined {
  const { max, isPositional, index = 0 } = site.library.size;
  const positional = isPositional ? site.node.arguments[index] : undefined;
  const options = optionsOf(site, view);
  const given =
    (options === undefined ? undefined : propertyValue(options, max)) ??
    (positional !== undefined && constantOf(positional, view) !== options ? positional : undefined);
  return given === undefined ? undefined : constantOf(given, view);
}

function check(size: Node, view: FileView): Report | undefined {
  if (size.type === 'Literal' && typeof size.value === 'number') {
    return size.value > MOST_WORKERS
      ? report(size, `${size.value} workers are more than almost any machine has cores`, replaced(size, view))
      : undefined;
  }
  const factor = multiplied(size, view);
  if (factor !== undefined) {
    const why = `\`${view.textOf(size)}\` is ${factor} workers for every core`;
    return report(size, why, replaced(size, view));
  }
  const items = itemsOf(size, view);
  if (items === undefined) return undefined;
  const why = `\`${view.textOf(size)}\` is a worker for every item of \`${items}\`, however many there are`;
  return report(size, why, bounded(size, view));
}

/** The whole number of 2 or more that the number of cores is multiplied with. */
function multiplied(size: Node, view: FileView): number | undefined {
  if (size.type !== 'BinaryExpression' || size.operator !== '*') return undefined;
  for (const [left, right] of [
    [size.left, size.right],
    [size.right, size.left],
  ] as const) {
    const factor = unwrap(right);
    if (factor.type !== 'Literal' || typeof factor.value !== 'number' || factor.value < 2) continue;
    if (isCoreCount(constantOf(left, view), view)) return factor.value;
  }
  return undefined;
}

function isCoreCount(node: Node, view: FileView): boolean {
  const call = memberName(node) === 'length' && node.type === 'MemberExpression' ? unwrap(node.object) : node;
  if (call.type !== 'CallExpression') return false;
  const callee = view.valueOf(call.callee);
  return callee.kind === 'external' && /^(node:)?os\.(cpus|availableParallelism)$/.test(callee.name);
}

/** The collection whose length the size is, where it can be of any length. */
function itemsOf(size: Node, view: FileView): string | undefined {
  const property = memberName(size);
  if (size.type !== 'MemberExpression' || (property !== 'length' && property !== 'size')) return undefined;
  const items = unwrap(size.object);
  const origin = constantOf(items, view);
  if (items.type !== 'Identifier' || !canGrow(origin)) return undefined;
  const binding = view.model.names.bindingOf(items);
  if (binding === undefined || binding.kind === 'import') return undefined;
  // Lists of cores, hosts or workers are as long as a machine or a fleet is large.
  const text = `${items.name} ${view.textOf(origin)}`;
  return /cpu|core|worker|thread|shard|host|node|gpu|port/i.test(text) ? undefined : items.name;
}

/** An array that is written out is as long as it is. */
function canGrow(origin: Node): boolean {
  if (origin.type !== 'ArrayExpression')
    return origin.type !== 'Literal' && origin.type !== 'TemplateLiteral';
  return origin.elements.some((element) => element?.type === 'SpreadElement');
}

function report(size: Node, why: string, fixes: readonly ReportFix[]): Report {
  return {
    span: { start: size.start, end: size.end },
    message: `${why}: they wait for each other, and each takes its own memory and start. Work on the CPU is done soonest with a worker a core, so bound the pool by \`availableParallelism()\` from \`node:os\`.`,
    fixes,
  };
}

function replaced({ start, end }: Node, view: FileView): readonly ReportFix[] {
  const source = importEdit('node:os', 'availableParallelism', view);
  if (source === undefined) return [];
  const edits = [...source.edits, { start, end, newText: `${source.name}()` }];
  return [{ title: 'Use the available parallelism', kind: 'suggestion', edits }];
}

function bounded(size: Node, view: FileView): readonly ReportFix[] {
  const source = importEdit('node:os', 'availableParallelism', view);
  if (source === undefined) return [];
  const newText = `Math.min(${view.textOf(size)}, ${source.name}())`;
  const edits = [...source.edits, { start: size.start, end: size.end, newText }];
  return [{ title: 'Bound it by the available parallelism', kind: 'suggestion', edits }];
}
