/**
 * `cpus().length` as the size of a pool, or as the number of workers that a loop starts: it counts the machine's
 * processors, not those that the process may use, and is 0 where the system tells nothing about them.
 */
import type { FileView } from '../file-view.ts';
import { importEdit } from '../fixes/import-edit.ts';
import { rawWorkers } from '../lifecycle/raw-worker.ts';
import { boundsOfStarts } from '../lifecycle/started-how-often.ts';
import { constantOf, isOfLibrary, sizesOf } from '../pools/pool-options.ts';
import { ancestors, isFunction, memberName, parentOf, unwrap, walk, type Node } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule, SpanEdit } from './rule.ts';

const preferAvailableParallelism: Rule = {
  id: 'prefer-available-parallelism',
  defaultSeverity: 'warning',
  fixes: ['safe'],
  summary: 'A pool is sized by `cpus().length`, which counts processors that the process may not use.',
  check(view: FileView): readonly Report[] {
    // `availableParallelism` came with Node 18.14.
    if ((view.oldestNode ?? 20) < 19) return [];
    const reports = new Map<Node, Report>();
    for (const site of view.poolSites) {
      if (!isOfLibrary(site)) continue;
      for (const size of sizesOf(site, view)) {
        for (const count of miscounts(size, view)) reports.set(count, report(count, POOL, view));
      }
    }
    for (const worker of rawWorkers(view)) {
      for (const bound of boundsOfStarts(worker, view)) {
        for (const count of miscounts(bound, view)) reports.set(count, report(count, LOOP, view));
      }
    }
    return [...reports.values()];
  },
};

const POOL = 'the pool starts more workers than can run';
const LOOP = 'more workers are started than can run';

function miscounts(size: Node, view: FileView): readonly Node[] {
  return processorCounts(size, view).filter((count) => !isFallback(count, view));
}

export default preferAvailableParallelism;

/** Each `cpus().length` that goes into a size, also by way of constants. */
function processorCounts(size: Node, view: FileView, depth = 3): readonly Node[] {
  const found: Node[] = [];
  walk(size, (node) => {
    if (isFunction(node)) return false;
    if (isProcessorCount(node, view)) found.push(node);
    const value = node.type === 'Identifier' ? constantOf(node, view, 1) : node;
    if (value !== node && depth > 0) found.push(...processorCounts(value, view, depth - 1));
    return true;
  });
  return found;
}

function isProcessorCount(node: Node, view: FileView): boolean {
  if (memberName(node) !== 'length' || node.type !== 'MemberExpression') return false;
  const call = unwrap(node.object);
  if (call.type !== 'CallExpression') return false;
  const callee = view.valueOf(call.callee);
  return callee.kind === 'external' && callee.isBuiltIn && /^(node:)?os\.cpus$/.test(callee.name);
}

/** Beside an `availableParallelism` that comes first: what is left for an older Node. */
function isFallback(count: Node, view: FileView): boolean {
  return ancestors(count).some(
    (up) =>
      (up.type === 'LogicalExpression' || up.type === 'ConditionalExpression' || up.type === 'IfStatement') &&
      view.textOf(up).includes('availableParallelism'),
  );
}

function report(count: Node, consequence: string, view: FileView): Report {
  return {
    span: { start: count.start, end: count.end },
    message: `\`${view.textOf(count)}\` counts the processors of the machine, also those that a container or an affinity mask keeps from this process, so ${consequence}. Use \`availableParallelism()\` from \`node:os\`.`,
    fixes: fixes(count, view),
  };
}

function fixes(count: Node, view: FileView): readonly ReportFix[] {
  const edits = edit(count, view);
  return edits === undefined ? [] : [{ title: 'Use `availableParallelism()`', kind: 'safe', edits }];
}

function edit(count: Node, view: FileView): readonly SpanEdit[] | undefined {
  if (count.type !== 'MemberExpression') return undefined;
  const call = unwrap(count.object);
  const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
  const { start, end } = count;
  if (callee?.type === 'MemberExpression') {
    const module = view.textOf(callee.object);
    return [{ start, end, newText: `${module}.availableParallelism()` }];
  }
  if (callee?.type !== 'Identifier') return undefined;
  const source = importEdit('node:os', 'availableParallelism', view);
  if (source === undefined) return undefined;
  return [...renamedImport(callee, source.edits, view), { start, end, newText: `${source.name}()` }];
}

/** An import of `cpus` that nothing else uses becomes the new one. */
function renamedImport(callee: Node, added: readonly SpanEdit[], view: FileView): readonly SpanEdit[] {
  const binding = view.model.names.bindingOf(callee);
  const specifier = binding?.declaration;
  if (added.length === 0 || binding?.references.length !== 1 || specifier?.type !== 'ImportSpecifier')
    return added;
  if (parentOf(specifier)?.type !== 'ImportDeclaration') return added;
  return [{ start: specifier.start, end: specifier.end, newText: 'availableParallelism' }];
}
