/** What the linter reports; offsets are zero-based lines and UTF-16 characters, as in LSP. */

export type Severity = 'error' | 'warning' | 'info';

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

/** `safe`: keeps behaviour, part of "fix all". `suggestion`: for the user to weigh. */
export interface FindingFix {
  readonly title: string;
  readonly kind: 'safe' | 'suggestion';
  readonly edits: readonly TextEdit[];
}

export interface RelatedLocation {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, why it matters here, and what to do instead. */
  readonly message: string;
  readonly range: Range;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly FindingFix[];
  readonly docUrl: string;
}

/** One line of `poolscope lint --format json`; positions from 1. */
export interface LintJsonEntry {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
}
