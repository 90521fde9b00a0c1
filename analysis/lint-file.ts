/** Runs the rules over one file and turns their reports into findings. */
import type { Finding, FindingFix, Range } from '../protocol/finding.ts';
import type { FileView } from './file-view.ts';
import { ALL_RULES } from './rules/catalogue.ts';
import { docUrlOf, type Report, type Rule, type RuleSeverity } from './rules/rule.ts';
import type { Span } from './syntax/span.ts';

export function lintFile(view: FileView, severities: Readonly<Record<string, RuleSeverity>>): Finding[] {
  const findings: Finding[] = [];
  for (const rule of ALL_RULES) {
    const configured = severities[rule.id];
    if (configured === 'off') continue;
    for (const report of checked(rule, view)) findings.push(toFinding(rule, report, configured, view));
  }
  return findings.sort(byPosition);
}

/** A rule that trips over code it did not foresee gives up on the file; the others still speak. */
function checked(rule: Rule, view: FileView): readonly Report[] {
  try {
    return rule.check(view);
  } catch {
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
    fixes: view.model.tree.isPartial ? [] : (report.fixes ?? []).map((fix) => toFix(fix, rangeOf)),
    docUrl: docUrlOf(rule.id),
  };
}

function toFix(fix: NonNullable<Report['fixes']>[number], rangeOf: (span: Span) => Range): FindingFix {
  return {
    title: fix.title,
    kind: fix.kind,
    edits: fix.edits.map((edit) => ({ range: rangeOf(edit), newText: edit.newText })),
  };
}

function byPosition(left: Finding, right: Finding): number {
  return (
    left.range.start.line - right.range.start.line || left.range.start.character - right.range.start.character
  );
}
