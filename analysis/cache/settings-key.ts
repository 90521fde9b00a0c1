/** What of the settings decides what is found, as a key under which findings are kept. */
import type { PoolLibrary } from '../pools/library.ts';
import type { RuleSeverity } from '../rules/rule.ts';

export function settingsKey(
  rules: Readonly<Record<string, RuleSeverity>>,
  pools: readonly PoolLibrary[],
  hasTypes: boolean,
): string {
  const severities = Object.entries(rules).toSorted(([one], [other]) => one.localeCompare(other));
  return JSON.stringify([severities, pools, hasTypes]);
}
