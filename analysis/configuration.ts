/** `poolscope.json`: what a project says about its linting, for the editor and the command line alike. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeclaredPools } from './pools/declared-pools.ts';
import type { PoolLibrary } from './pools/library.ts';
import { RULES } from './rules/catalogue.ts';
import type { RuleSeverity } from './rules/rule.ts';
import { nearestWord } from './syntax/edit-distance.ts';

export const CONFIGURATION_FILE = 'poolscope.json';

export interface Configuration {
  readonly rules: Readonly<Record<string, RuleSeverity>>;
  /** Pools of the project's own, beside the built-in libraries. */
  readonly pools: readonly PoolLibrary[];
  /** What is wrong with the file, in words; the rest of it holds. */
  readonly problems: readonly string[];
}

const SETTINGS = ['rules', 'pools', '$schema'];

/** What `poolscope.json` of a folder says; nothing where there is none. */
export function readConfiguration(folder: string): Configuration {
  let text: string;
  try {
    text = readFileSync(join(folder, CONFIGURATION_FILE), 'utf8');
  } catch {
    return nothingBut([]);
  }
  try {
    return parseConfiguration(JSON.parse(text), folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return nothingBut([`${CONFIGURATION_FILE} is not JSON: ${reason}`]);
  }
}

function nothingBut(problems: readonly string[]): Configuration {
  return { rules: {}, pools: [], problems };
}

function parseConfiguration(value: unknown, folder: string): Configuration {
  if (!isRecord(value)) return nothingBut([`${CONFIGURATION_FILE} must hold an object.`]);
  const unknown = Object.keys(value)
    .filter((key) => !SETTINGS.includes(key))
    .map((key) => {
      const near = nearestWord(key, SETTINGS);
      const hint = near === undefined ? 'There are "rules" and "pools".' : `Did you mean "${near}"?`;
      return `${CONFIGURATION_FILE}: there is no setting "${key}". ${hint}`;
    });
  const { rules, problems } = parseRules(value['rules']);
  const declared = parseDeclaredPools(value['pools'], folder, `${CONFIGURATION_FILE}: "pools"`);
  return { rules, pools: declared.pools, problems: [...unknown, ...problems, ...declared.problems] };
}

function parseRules(value: unknown): Pick<Configuration, 'rules' | 'problems'> {
  const rules: Record<string, RuleSeverity> = {};
  if (value === undefined) return { rules, problems: [] };
  if (!isRecord(value)) return { rules, problems: [`${CONFIGURATION_FILE}: "rules" must be an object.`] };
  const problems: string[] = [];
  const ids = RULES.map(({ id }) => id);
  for (const [id, severity] of Object.entries(value)) {
    const near = ids.includes(id) ? undefined : nearestWord(id, ids);
    if (!ids.includes(id)) {
      const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
      problems.push(`${CONFIGURATION_FILE}: there is no rule "${id}".${hint}`);
    } else if (!isSeverity(severity)) {
      problems.push(`${CONFIGURATION_FILE}: "${id}" must be "off", "info", "warning" or "error".`);
    } else rules[id] = severity;
  }
  return { rules, problems };
}

function isSeverity(value: unknown): value is RuleSeverity {
  return value === 'off' || value === 'info' || value === 'warning' || value === 'error';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
