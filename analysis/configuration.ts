/** `poolscope.json`: what a project says about its linting, for the editor and the command line alike. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from './rules/catalogue.ts';
import type { RuleSeverity } from './rules/rule.ts';

export const CONFIGURATION_FILE = 'poolscope.json';

export interface Configuration {
  readonly rules: Readonly<Record<string, RuleSeverity>>;
  /** What is wrong with the file, in words; the rest of it holds. */
  readonly problems: readonly string[];
}

const NONE: Configuration = { rules: {}, problems: [] };

/** What `poolscope.json` of a folder says; nothing where there is none. */
export function readConfiguration(folder: string): Configuration {
  let text: string;
  try {
    text = readFileSync(join(folder, CONFIGURATION_FILE), 'utf8');
  } catch {
    return NONE;
  }
  try {
    return parseConfiguration(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { rules: {}, problems: [`${CONFIGURATION_FILE} is not JSON: ${reason}`] };
  }
}

function parseConfiguration(value: unknown): Configuration {
  if (!isRecord(value)) return { rules: {}, problems: [`${CONFIGURATION_FILE} must hold an object.`] };
  const problems = Object.keys(value)
    .filter((key) => key !== 'rules' && key !== '$schema')
    .map((key) => `${CONFIGURATION_FILE}: there is no setting "${key}"; "rules" is the only one.`);
  const given = value['rules'] ?? {};
  if (!isRecord(given))
    return { rules: {}, problems: [...problems, `${CONFIGURATION_FILE}: "rules" must be an object.`] };
  const rules: Record<string, RuleSeverity> = {};
  for (const [id, severity] of Object.entries(given)) {
    if (!RULES.some((rule) => rule.id === id))
      problems.push(`${CONFIGURATION_FILE}: there is no rule "${id}".`);
    else if (!isSeverity(severity)) {
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
