/** Puts what a module does by itself under a condition that holds only where it is the program that was started. */
import type { Statement } from 'oxc-parser';
import type { FileView } from '../file-view.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import { ancestors, isInside, parentOf, type Node } from '../syntax/tree.ts';
import { importEdit } from './import-edit.ts';
import { indentEdits, indentUnit } from './layout.ts';

/**
 * @param entry what the module does that its workers must not, and all that follows it
 * @returns nothing where a declaration behind it is needed by what stays outside
 */
export function mainGuardFixes(entry: Node, view: FileView): readonly ReportFix[] {
  const top = [entry, ...ancestors(entry)].find((node) => parentOf(node)?.type === 'Program');
  const { body } = view.model.tree.program;
  const from = body.findIndex((statement) => statement === top);
  const guarded = body.slice(from);
  const [first] = guarded;
  const last = guarded.at(-1);
  const guard = guardOf(view);
  if (from === -1 || first === undefined || last === undefined || guard === undefined) return [];
  if (guarded.some(mustStayOutside) || isNeededOutside(guarded, view)) return [];
  const unit = indentUnit(view.text);
  const span = { start: first.start, end: last.end };
  return [
    {
      title: 'Do it only where this module is the program that was started',
      kind: 'suggestion',
      edits: [
        ...guard.edits,
        { start: first.start, end: first.start, newText: `if (${guard.condition}) {\n${unit}` },
        ...indentEdits(span, unit, view),
        { start: last.end, end: last.end, newText: '\n}' },
      ],
    },
  ];
}

interface Guard {
  readonly condition: string;
  readonly edits: readonly SpanEdit[];
}

/** Undefined where it is not known whether the file runs as a module or as CommonJS. */
function guardOf(view: FileView): Guard | undefined {
  if (view.isModule === false) return { condition: 'require.main === module', edits: [] };
  const source = view.isModule === true ? importEdit('node:url', 'fileURLToPath', view) : undefined;
  return source === undefined
    ? undefined
    : { condition: `process.argv[1] === ${source.name}(import.meta.url)`, edits: source.edits };
}

/** Imports and exports stand at the top level only, and declared types and functions are seen from everywhere. */
function mustStayOutside({ type }: Statement): boolean {
  return /^(Import|Export|Function|Class|TS)\w*Declaration$/.test(type) || type.startsWith('Export');
}

/** A function above may use a constant below. */
function isNeededOutside(guarded: readonly Statement[], view: FileView): boolean {
  const isGuarded = (node: Node): boolean => guarded.some((statement) => isInside(node, statement));
  return [...view.model.names.moduleScope.bindings.values()].some(
    ({ node, references }) => isGuarded(node) && references.some((use) => !isGuarded(use.node)),
  );
}
