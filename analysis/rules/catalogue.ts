/** Every rule there is, in the order in which they are listed. */
import { docUrlOf, type Rule, type RuleMetadata } from './rule.ts';

export const ALL_RULES: readonly Rule[] = [];

export const RULES: readonly RuleMetadata[] = ALL_RULES.map(({ id, defaultSeverity, summary }) => ({
  id,
  defaultSeverity,
  summary,
  docUrl: docUrlOf(id),
}));
