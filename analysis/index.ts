/** Code to findings: what the language server and the command line use of the analysis. */
export { RULES } from './rules/catalogue.ts';
export type { RuleSeverity } from './rules/rule.ts';
export type { TypeStatus } from './types/oracle.ts';
export { Workspace } from './workspace.ts';
