import type { ProfileCommandArguments } from '../../protocol/language-server.ts';

/** @returns what a CodeLens or a panel asked for, or `null` when the command came from the palette or a key. */
export function parseProfileArguments(value: unknown): ProfileCommandArguments | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('uri' in value) || !('functionName' in value)) return null;
  const { uri, functionName } = value;
  if (typeof uri !== 'string' || typeof functionName !== 'string') return null;
  const cpuProfile = 'cpuProfile' in value && value.cpuProfile === true;
  return { uri, functionName, ...(cpuProfile && { cpuProfile }) };
}
