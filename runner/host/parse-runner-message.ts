import type { RunnerToHost } from '../../protocol/runner-messages.ts';

/** The fields without which a message of each type would be misread. */
const FIELDS: Readonly<Record<RunnerToHost['type'], readonly (readonly [string, string])[]>> = {
  ready: [
    ['nodeVersion', 'string'],
    ['pid', 'number'],
  ],
  batch: [
    ['tasks', 'object'],
    ['running', 'object'],
    ['workers', 'object'],
    ['failures', 'object'],
    ['submittedTasks', 'number'],
  ],
  output: [['text', 'string']],
  phase: [['phase', 'string']],
  note: [['text', 'string']],
  serial: [['serial', 'object']],
  'cpu-profile': [['profile', 'object']],
  way: [['run', 'object']],
  failed: [['failure', 'object']],
  done: [['outcome', 'string']],
};

/** A line of the wire as a message, or `null`: the user's code may write to the descriptor too. */
export function parseRunnerMessage(line: string): RunnerToHost | null {
  try {
    const value: unknown = JSON.parse(line);
    return isMessage(value) ? value : null;
  } catch {
    return null;
  }
}

function isMessage(value: unknown): value is RunnerToHost {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  const fields = new Map<unknown, readonly (readonly [string, string])[]>(Object.entries(FIELDS)).get(
    value.type,
  );
  if (fields === undefined) return false;
  return fields.every(([name, type]) => {
    const field: unknown = Reflect.get(value, name);
    return typeof field === type && field !== null;
  });
}
