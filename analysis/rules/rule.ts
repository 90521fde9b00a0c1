/** What a rule is: metadata, messages and one function from a file's model to reports. */
import type { Finding, FindingFix, RelatedLocation, Severity } from '../../protocol/finding.ts';
import type { FileView } from '../file-view.ts';
import type { Span } from '../syntax/span.ts';

export type RuleSeverity = 'off' | Severity;

export type FixKind = FindingFix['kind'];

export interface RuleMetadata {
  readonly id: string;
  readonly defaultSeverity: Severity;
  /** One line for lists and SARIF. */
  readonly summary: string;
  /** The kinds of fixes that its findings may have; tools are told before they see a finding. */
  readonly fixes: readonly FixKind[];
  readonly docUrl: string;
}

export interface SpanEdit extends Span {
  readonly newText: string;
}

export interface ReportFix {
  readonly title: string;
  readonly kind: FixKind;
  readonly edits: readonly SpanEdit[];
}

export interface Report {
  readonly span: Span;
  readonly message: string;
  /** Where the severity of this report differs from the rule's default. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly ReportFix[];
}

export interface Rule {
  readonly id: string;
  readonly defaultSeverity: Severity;
  readonly summary: string;
  /** The kinds of fixes that its reports may have; none where it is left out. */
  readonly fixes?: readonly FixKind[];
  /** It looks at code that no pool can reach as well; the others are not run on that. */
  readonly isForAllCode?: boolean;
  check(view: FileView): readonly Report[];
  /** What can be said only after all rules have spoken; `findings` are there before comments hide any. */
  checkFindings?(view: FileView, findings: readonly Finding[], context: RuleContext): readonly Report[];
}

export interface RuleContext {
  readonly ids: ReadonlySet<string>;
  /** The user has switched the rule off. */
  isOff(rule: string): boolean;
}

/** Where the documentation of a rule is read. */
export function docUrlOf(ruleId: string): string {
  return `https://github.com/poolscope/poolscope/blob/main/docs/rules/${ruleId}.md`;
}
