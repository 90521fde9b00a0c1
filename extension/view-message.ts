/** Messages from the webview, checked before anything acts on them. */
import { VERDICT_IDS, type VerdictId } from '../protocol/profile-report.ts';
import type { ViewToHost } from '../protocol/view-messages.ts';

/** @returns the message, or `null` when the webview sent something that is none. */
export function parseViewMessage(value: unknown): ViewToHost | null {
  if (!isRecord(value)) return null;
  const { type, runId, file, line, column, url, finding, findings, cpuProfile } = value;
  switch (type) {
    case 'stop':
      return { type };
    case 'run-again':
      return { type, ...(cpuProfile === true && { cpuProfile }) };
    case 'ready':
      return runId === null || typeof runId === 'string' ? { type, runId } : null;
    case 'first-task-shown':
      return typeof runId === 'string' ? { type, runId } : null;
    case 'open-source':
      return typeof file === 'string' && isPositiveInteger(line) && isPositiveInteger(column)
        ? { type, file, line, column }
        : null;
    case 'open-link':
      return typeof url === 'string' ? { type, url } : null;
    case 'apply':
      return typeof runId === 'string' && isVerdictId(finding) ? { type, runId, finding } : null;
    case 'dismiss':
      return typeof runId === 'string' && Array.isArray(findings) && findings.every(isVerdictId)
        ? { type, runId, findings }
        : null;
    default:
      return null;
  }
}

function isVerdictId(value: unknown): value is VerdictId {
  return VERDICT_IDS.some((id) => id === value);
}

/** @returns the run that a webview kept for itself over a reload of the window, or `null`. */
export function parseViewState(value: unknown): string | null {
  return isRecord(value) && value['version'] === 1 && typeof value['runId'] === 'string'
    ? value['runId']
    : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isPositiveInteger(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
