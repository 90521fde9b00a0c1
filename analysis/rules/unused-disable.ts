/**
 * A comment that disables nothing: no rule id, an unknown one, or a rule that finds nothing there. Such a comment hides
 * the next real finding, or lets the reader believe that one is hidden.
 */
import type { Finding } from '../../protocol/finding.ts';
import { disableComments, hides, type DisableComment } from '../disable-comments.ts';
import type { FileView } from '../file-view.ts';
import type { Span } from '../syntax/span.ts';
import type { Report, ReportFix, Rule, RuleContext } from './rule.ts';

const unusedDisable: Rule = {
  id: 'unused-disable',
  defaultSeverity: 'warning',
  fixes: ['safe'],
  summary: 'A comment disables a rule that finds nothing there, or names no rule.',
  isForAllCode: true,
  check: () => [],
  checkFindings(view: FileView, findings: readonly Finding[], context: RuleContext): readonly Report[] {
    const { tree, lines } = view.model;
    // What the types will say is not known yet, and with lines left out something else may be missing.
    if (tree.isPartial || !view.isTold) return [];
    return disableComments(tree, lines).flatMap((comment) => {
      if (comment.rules.length === 0) return [withoutRule(comment)];
      const idle = comment.rules.flatMap((rule) => {
        const why = idleBecause(comment, rule, findings, context);
        return why === undefined ? [] : [{ rule, why }];
      });
      return idle.map(({ rule, why }) => ({
        span: comment.span,
        message: `\`${comment.directive} ${rule}\` hides nothing: ${why}.`,
        fixes: [
          removal(
            comment,
            idle.map((item) => item.rule),
            view,
          ),
        ],
      }));
    });
  },
};

export default unusedDisable;

function withoutRule({ span, directive }: DisableComment): Report {
  return {
    span,
    message: `\`${directive}\` names no rule, so it hides nothing. Write the id of the rule after it, as in \`${directive} no-missing-shutdown\`.`,
  };
}

function idleBecause(
  comment: DisableComment,
  rule: string,
  findings: readonly Finding[],
  { ids, isOff }: RuleContext,
): string | undefined {
  if (!ids.has(rule)) return `there is no rule \`${rule}\`; the documentation lists them`;
  if (isOff(rule) || findings.some((finding) => finding.rule === rule && hides(comment, finding)))
    return undefined;
  return comment.line === undefined
    ? 'the rule finds nothing in this file. Remove it'
    : 'the rule finds nothing on that line. Remove it';
}

/** Takes the idle ids out, and the whole comment where none is left, with its line if it has one for itself. */
function removal(comment: DisableComment, idle: readonly string[], view: FileView): ReportFix {
  const kept = comment.rules.filter((rule) => !idle.includes(rule));
  if (kept.length > 0) {
    const text = view.textOf(comment.span);
    const from = text.indexOf(comment.directive) + comment.directive.length;
    const lastId = comment.rules.at(-1) ?? '';
    const to = text.indexOf(lastId, from) + lastId.length;
    const { start } = comment.span;
    const edit = { start: start + from, end: start + to, newText: ` ${kept.join(', ')}` };
    return { title: `Remove ${idle.join(', ')} from the comment`, kind: 'safe', edits: [edit] };
  }
  return {
    title: 'Remove the comment',
    kind: 'safe',
    edits: [{ ...withItsSpace(comment.span, view.text), newText: '' }],
  };
}

function withItsSpace({ start, end }: Span, text: string): Span {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  const newline = text.indexOf('\n', end);
  const lineEnd = newline === -1 ? text.length : newline;
  if (text.slice(end, lineEnd).trim() !== '') return { start, end };
  if (before.trim() === '') return { start: lineStart, end: newline === -1 ? lineEnd : newline + 1 };
  return { start: lineStart + before.trimEnd().length, end };
}
