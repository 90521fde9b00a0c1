/** Runs the rules over one file and turns their reports into findings. */
import type { Finding, FindingFix, Range } from '../protocol/finding.ts';
import { disableComments, hides } from './disable-comments.ts';
import type { FileView } from './file-view.ts';
import { withLineEndsOf } from './fixes/layout.ts';
import { ALL_RULES } from './rules/catalogue.ts';
import { docUrlOf, type Report, type Rule, type RuleSeverity } from './rules/rule.ts';
import type { Span } from './syntax/span.ts';

/** @param failed told of a rule that threw; it has found nothing in the file then */
export function lintFile(
  view: FileView,
  severities: Readonly<Record<string, RuleSeverity>>,
  failed: (rule: string, error: unknown) => void,
): Finding[] {
  const findings: Finding[] = [];
  const rules = view.isNearPools ? ALL_RULES : FOR_ALL_CODE;
  for (const rule of rules) {
    const configured = severities[rule.id];
    if (configured === 'off') continue;
    for (const report of checked(rule, () => rule.check(view), failed))
      findings.push(toFinding(rule, report, configured, view));
  }
  const shown = visible(findings, view);
  for (const rule of rules) {
    const configured = severities[rule.id];
    if (configured === 'off' || rule.checkFindings === undefined) continue;
    const context = { ids: RULE_IDS, isOff: (id: string) => severities[id] === 'off' };
    const reports = checked(rule, () => rule.checkFindings?.(view, findings, context) ?? [], failed);
    shown.push(
      ...visible(
        reports.map((report) => toFinding(rule, report, configured, view)),
        view,
      ),
    );
  }
  return shown.sort(byPosition);
}

const FOR_ALL_CODE = ALL_RULES.filter(({ isForAllCode }) => isForAllCode);
const RULE_IDS: ReadonlySet<string> = new Set(ALL_RULES.map(({ id }) => id));

/** The findings that no comment hides. */
function visible(findings: readonly Finding[], view: FileView): Finding[] {
  const comments = disableComments(view.model.tree, view.model.lines);
  return findings.filter((finding) => !comments.some((comment) => hides(comment, finding)));
}

/** A rule that trips over code it did not foresee gives up on the file; the others still speak. */
function checked(
  rule: Rule,
  check: () => readonly Report[],
  failed: (rule: string, error: unknown) => void,
): readonly Report[] {
  try {
    return check();
  } catch (error) {
    failed(`The rule ${rule.id}`, error);
    return [];
  }
}

function toFinding(
  rule: Rule,
  report: Report,
  configured: RuleSeverity | undefined,
  view: FileView,
): Finding {
  const rangeOf = (span: Span): Range => view.model.lines.rangeOf(span);
  const severity =
    configured === undefined || configured === 'off' ? (report.severity ?? rule.defaultSeverity) : configured;
  return {
    rule: rule.id,
    severity,
    message: report.message,
    range: rangeOf(report.span),
    related: report.related ?? [],
    // Edits into a tree from which broken lines were left out could land wrong.
    fixes: view.model.tree.isPartial ? [] : (report.fixes ?? []).map((fix) => toFix(fix, view)),
    docUrl: docUrlOf(rule.id),
  };
}

function toFix(fix: NonNullable<Report['fixes']>[number], { model, text }: FileView): FindingFix {
  return {
    title: fix.title,
    kind: fix.kind,
    edits: fix.edits.map((edit) => ({
      range: model.lines.rangeOf(edit),
      newText: withLineEndsOf(text, edit.newText),
    })),
  };
}

function byPosition(left: Finding, right: Finding): number {
  return (
    left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character
  );
}
