/**
 * Comments that switch a rule off: `poolscope-disable-next-line`, `poolscope-disable-line` and, for the whole file,
 * `poolscope-disable`, each followed by rule ids. What stands after `--` is the user's reason.
 */
import type { SyntaxTree } from './syntax/parse.ts';
import type { LineIndex } from './syntax/line-index.ts';
import type { Span } from './syntax/span.ts';

export interface DisableComment {
  readonly span: Span;
  readonly directive: string;
  readonly rules: readonly string[];
  /** The zero-based line whose findings it hides; undefined for the whole file. */
  readonly line: number | undefined;
}

const DIRECTIVE = /^[\s*]*poolscope-disable(-next-line|-line)?(?![\w-])([^]*)$/;

export function disableComments(tree: SyntaxTree, lines: LineIndex): readonly DisableComment[] {
  return tree.comments.flatMap(({ type, value, start, end }): DisableComment[] => {
    const match = DIRECTIVE.exec(value);
    const scope = match?.[1] ?? '';
    // A line comment for a whole file reads like one for its line.
    if (match === null || (scope === '' && type === 'Line')) return [];
    const [named = ''] = (match[2] ?? '').split(/\s--\s/);
    const rules = named.split(/[\s,]+/).filter((name) => name !== '' && name !== '*');
    const line = lineOf(scope, start, end, lines);
    return [{ span: { start, end }, directive: `poolscope-disable${scope}`, rules, line }];
  });
}

function lineOf(scope: string, start: number, end: number, lines: LineIndex): number | undefined {
  if (scope === '-next-line') return lines.positionAt(end).line + 1;
  return scope === '-line' ? lines.positionAt(start).line : undefined;
}

export function hides(
  comment: DisableComment,
  finding: { readonly rule: string; readonly range: { readonly start: { readonly line: number } } },
): boolean {
  return (
    comment.rules.includes(finding.rule) &&
    (comment.line === undefined || comment.line === finding.range.start.line)
  );
}
