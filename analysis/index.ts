/** Code to findings: what the language server and the command line use of the analysis. */
export { analyserVersion } from './cache/analyser-version.ts';
export type { CacheOptions } from './cache/lint-cache.ts';
export { CONFIGURATION_FILE, readConfiguration } from './configuration.ts';
export { parseDeclaredPools } from './pools/declared-pools.ts';
export { RULES } from './rules/catalogue.ts';
export type { RuleMetadata, RuleSeverity } from './rules/rule.ts';
export type { TypeStatus } from './types/oracle.ts';
export { applyEdits, editsOfSafeFixes } from './safe-fixes.ts';
export type { Explanation, Fact } from './explain/explanation.ts';
export { LineIndex } from './syntax/line-index.ts';
export { Workspace } from './workspace.ts';
