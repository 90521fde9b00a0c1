/** `settings.poolscope` of the linter's configuration, checked. */
import type { Severity } from '../protocol/finding.ts';
import type { PoolscopeSettings } from './plugin-types.ts';

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error'];
const KNOWN = ['minimumSeverity', 'types'];

/** @throws for a setting that there is not, in words */
export function readSettings(settings: Readonly<Record<string, unknown>>): Required<PoolscopeSettings> {
  const given = settings['poolscope'] ?? {};
  if (!isRecord(given)) throw new Error('settings.poolscope must be an object.');
  const unknown = Object.keys(given).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    throw new Error(`settings.poolscope has no "${unknown}"; there are ${KNOWN.join(' and ')}.`);
  }
  const { minimumSeverity = 'info', types = 'auto' } = given;
  const severity = SEVERITIES.find((known) => known === minimumSeverity);
  if (severity === undefined) {
    throw new Error('settings.poolscope.minimumSeverity must be "info", "warning" or "error".');
  }
  if (types !== 'auto' && types !== 'off') {
    throw new Error('settings.poolscope.types must be "auto" or "off".');
  }
  return { minimumSeverity: severity, types };
}

export function isMilder(severity: Severity, than: Severity): boolean {
  return SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(than);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
