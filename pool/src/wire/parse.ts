/** Turns decoded messages into their types, or into an error. */
import { GarbledError } from './byte-reader.ts';
import type { FunctionAddress, StartMessage } from './messages.ts';

export function parseAddress(value: unknown): FunctionAddress {
  if (!isRecord(value)) throw new GarbledError('The address of a function is no object.');
  const { kind, module, path, name } = value;
  if ((kind !== 'module' && kind !== 'commonjs') || typeof module !== 'string' || !Array.isArray(path)) {
    throw new GarbledError('The address of a function is incomplete.');
  }
  return { kind, module, path: path.map(String), name: String(name) };
}

export function parseStart(value: unknown): StartMessage {
  if (!isRecord(value)) throw new GarbledError('The first message is no object.');
  const { initializer, initargs, depth, canSpin } = value;
  return {
    initializer: initializer === null ? null : parseAddress(initializer),
    initargs: Array.isArray(initargs) ? initargs : [],
    depth: Number(depth),
    canSpin: canSpin === true,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
