/**
 * A pool without a size: its default depends on the machine, and changes between libraries and versions. Silent where
 * the size comes from somewhere else, or a comment says that the default is meant.
 */
import type { FileView, PoolSite } from '../file-view.ts';
import { importEdit } from '../fixes/import-edit.ts';
import { poolSize } from '../pools/pool-size.ts';
import { unwrap } from '../syntax/tree.ts';
import type { Report, ReportFix, Rule, SpanEdit } from './rule.ts';

const requireMaxWorkers: Rule = {
  id: 'require-max-workers',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary: 'A pool is made without saying how many workers it may have.',
  check(view: FileView): readonly Report[] {
    // There the pool is alone on the machine of a developer, for as long as it takes to look at it.
    if (view.isTrial) return [];
    return view.poolSites.flatMap((site) => {
      if (site.isIndirect || isSubclass(site)) return [];
      const size = poolSize(site.node, site.library);
      if (size.kind !== 'absent' && size.kind !== 'minimum-only') return [];
      return isDefaultMeant(site, view) ? [] : [report(site, size.kind, view)];
    });
  },
};

export default requireMaxWorkers;

/** A subclass may give the size to its parent itself. */
function isSubclass({ library, className }: PoolSite): boolean {
  const isOwn = library.classes.includes(className) || library.factories.includes(className);
  return !isOwn && library.isModuleFactory !== true;
}

const MEANS_DEFAULT =
  /\b(default|defaults|all cores|per core|every core|available ?parallelism|number of (cores|cpus|workers))\b/i;

/** A comment on the line of the pool or right above it. */
function isDefaultMeant({ node }: PoolSite, view: FileView): boolean {
  const { lines, tree } = view.model;
  const first = lines.positionAt(node.start).line;
  const last = lines.positionAt(node.end).line;
  return tree.comments.some(({ start, end, value }) => {
    const from = lines.positionAt(start).line;
    const to = lines.positionAt(end).line;
    return to >= first - 1 && from <= last && MEANS_DEFAULT.test(value);
  });
}

function report(site: PoolSite, kind: 'absent' | 'minimum-only', view: FileView): Report {
  const { max, min, isPositional, whenAbsent } = site.library.size;
  const made = view.textOf(site.node.callee);
  const what =
    kind === 'absent'
      ? `\`${made}\` is given no number of workers`
      : `\`${made}\` is given \`${min}\` but no \`${max}\``;
  const how = isPositional ? 'Pass the number' : `Set \`${max}\``;
  return {
    span: { start: site.node.callee.start, end: site.node.callee.end },
    message: `${what}, so ${whenAbsent}, on every machine it runs on and beside whatever else runs there. ${how}, for instance \`availableParallelism()\` from \`node:os\`.`,
    fixes: fixes(site, view),
  };
}

function fixes(site: PoolSite, view: FileView): readonly ReportFix[] {
  const source = importEdit('node:os', 'availableParallelism', view);
  if (source === undefined) return [];
  const size = sizeEdit(site, `${source.name}()`, view);
  if (size === undefined) return [];
  const { max, isPositional } = site.library.size;
  const title = isPositional && site.node.arguments.length === 0 ? 'Give it a size' : `Set \`${max}\``;
  return [
    { title: `${title}: the available parallelism`, kind: 'suggestion', edits: [...source.edits, size] },
  ];
}

function sizeEdit({ node, library }: PoolSite, value: string, view: FileView): SpanEdit | undefined {
  const { max, isPositional } = library.size;
  for (const index of library.optionsIndexes) {
    const argument = node.arguments[index];
    const options = argument === undefined ? undefined : unwrap(argument);
    if (options?.type !== 'ObjectExpression') continue;
    const [first] = options.properties;
    if (first === undefined)
      return { start: options.start, end: options.end, newText: `{ ${max}: ${value} }` };
    return { start: first.start, end: first.start, newText: `${max}: ${value}, ` };
  }
  const [first] = node.arguments;
  if (library.isModuleFactory === true && first !== undefined)
    return { start: first.start, end: first.start, newText: `{ ${max}: ${value} }, ` };
  const added = isPositional ? value : `{ ${max}: ${value} }`;
  const last = node.arguments.at(-1);
  if (last !== undefined) return { start: last.end, end: last.end, newText: `, ${added}` };
  const close = view.text.slice(node.callee.end, node.end).lastIndexOf(')');
  if (close === -1) return { start: node.end, end: node.end, newText: `(${added})` };
  const at = node.callee.end + close;
  return { start: at, end: at, newText: added };
}
