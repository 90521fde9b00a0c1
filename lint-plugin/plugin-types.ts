/**
 * The types of the package, and as much of the interface of ESLint and oxlint as it needs. It stands on its own: the
 * build makes the package's declarations of it.
 */

export interface LintPlugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  /** By the id of the rule, as `poolscope lint` names it. */
  readonly rules: Readonly<Record<string, LintRule>>;
  readonly configs: {
    /** Every rule, for what is an error or a warning; hints are left out. */
    readonly recommended: PluginConfig;
    /** Every rule with all that it finds, hints among them. */
    readonly all: PluginConfig;
  };
}

export interface PluginConfig {
  readonly name: string;
  readonly plugins: Record<string, Pick<LintPlugin, 'meta' | 'rules'>>;
  readonly rules: Record<string, 'error' | 'warn'>;
  readonly settings: { readonly poolscope: PoolscopeSettings };
}

/** `settings.poolscope` of the linter's configuration. */
export interface PoolscopeSettings {
  /** Findings that are milder are left out (default: `info`, which leaves none out). */
  readonly minimumSeverity?: 'info' | 'warning' | 'error';
  /** `off`: never start the type checker (default: `auto`). */
  readonly types?: 'auto' | 'off';
}

export interface LintRule {
  readonly meta: {
    readonly type: 'problem' | 'suggestion';
    readonly docs: { readonly description: string; readonly url: string; readonly recommended: boolean };
    readonly fixable?: 'code';
    readonly hasSuggestions: boolean;
    readonly schema: [];
  };
  create(context: RuleContext): { Program(): void };
}

export interface RuleContext {
  readonly cwd: string;
  readonly filename: string;
  readonly settings: { readonly [name: string]: unknown };
  /** Has the text, but in languages that are none of ours. */
  readonly sourceCode: object;
  report(problem: ReportedProblem): void;
}

export interface ReportedProblem {
  readonly message: string;
  readonly loc: { readonly start: Readonly<ReportedPlace>; readonly end: Readonly<ReportedPlace> };
  readonly fix?: (fixer: TextFixer) => ReplacedText;
  readonly suggest?: { readonly desc: string; readonly fix: (fixer: TextFixer) => ReplacedText }[];
}

/** Lines from 1, columns from 0. */
export interface ReportedPlace {
  line: number;
  column: number;
}

export interface TextFixer {
  replaceTextRange(range: [start: number, end: number], text: string): ReplacedText;
}

export interface ReplacedText {
  range: [start: number, end: number];
  text: string;
}
