/**
 * Work that computes, started for many items at a time without a pool: promises are no threads, so each item still waits for
 * the one before it. Silent as soon as the work waits for anything, or calls what cannot be seen: child processes, native
 * code, databases and requests do run meanwhile.
 */
import { startedTogether, type RunTogether } from '../dataflow/run-together.ts';
import { computing } from '../effects/computing.ts';
import type { FileView } from '../file-view.ts';
import { poolMapFixes } from '../fixes/pool-map-fix.ts';
import { unwrap, walk, type Node } from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const noFakeParallelism: Rule = {
  id: 'no-fake-parallelism',
  defaultSeverity: 'info',
  fixes: ['suggestion'],
  summary: 'Work that only computes is started as if it ran at the same time, on the one thread there is.',
  isForAllCode: true,
  check(view: FileView): readonly Report[] {
    // Tests start things together to see what happens.
    if (view.isTrial) return [];
    return startedTogether(view).flatMap((together) => {
      const isComputing = together.tasks.every((task) => {
        const target = view.functionOf(task);
        return target !== undefined && computing(target, view) !== undefined;
      });
      return isComputing ? [report(together, view)] : [];
    });
  },
};

export default noFakeParallelism;

function report(together: RunTogether, view: FileView): Report {
  const { call, text, limit } = together;
  const name = nameOf(together, view);
  const many =
    together.items === undefined
      ? 'the calls'
      : `the calls for all of \`${shortened(together.items, view)}\``;
  const cores =
    limit !== undefined && mentionsCores(limit, view)
      ? ` However many cores \`${shortened(limit, view)}\` counts, one is used.`
      : '';
  return {
    span: { start: call.callee.start, end: call.callee.end },
    message: `\`${text}\` starts ${many}, but ${name} computes and never waits: they run one after the other on this thread, and nothing else runs meanwhile.${cores} If it takes long, give it to a pool: \`map\` of poolscope's ProcessPoolExecutor; if not, a plain loop does the same.`,
    fixes: poolMapFixes(together, view),
  };
}

function nameOf({ tasks }: RunTogether, view: FileView): string {
  const [task] = tasks;
  const node = task === undefined ? undefined : unwrap(task);
  return tasks.length === 1 && (node?.type === 'Identifier' || node?.type === 'MemberExpression')
    ? `\`${view.textOf(node)}\``
    : 'what they call';
}

function mentionsCores(limit: Node, view: FileView): boolean {
  let found = false;
  walk(limit, (node) => {
    const value = node.type === 'Identifier' ? view.model.names.bindingOf(node)?.declaration : undefined;
    const init = value?.type === 'VariableDeclarator' ? value.init : null;
    found ||= CORES.test(view.textOf(node)) || (init !== null && CORES.test(view.textOf(init)));
    return !found;
  });
  return found;
}

const CORES = /\b(cpus|availableParallelism|hardwareConcurrency)\b/;

function shortened(node: Node, view: FileView): string {
  const text = view.textOf(node).replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
