/** Reads a JSON file of inputs, so that its mistakes are told before anything runs. */
import { readFile } from 'node:fs/promises';
import { ProfileError } from '../profile-error.ts';
import { positionAt } from '../text-position.ts';
import { jsonErrorOffset } from './json-error-offset.ts';

/**
 * The text of the file, which is known to be a JSON array with at least one item.
 *
 * @throws ProfileError of kind `input-invalid` or `input-empty`.
 */
export async function readJsonInputs(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProfileError('input-invalid', `The inputs in ${path} cannot be read: ${reason}.`, {
      cause: error,
    });
  }
  // An editor's byte order mark is no part of the value.
  const json = text.replace(/^\uFEFF/, '');
  const value = parseJson(path, json);
  if (!Array.isArray(value)) {
    throw new ProfileError(
      'input-invalid',
      `The inputs in ${path} are ${nameOf(value)}, not an array. Write an array with the arguments of one call in each item: [[1, "a"], [2, "b"]].`,
      { location: { file: path, line: 1, column: 1 } },
    );
  }
  if (value.length === 0) {
    throw new ProfileError(
      'input-empty',
      `The array of inputs in ${path} is empty: there is nothing to run. Add at least one item.`,
      { location: { file: path, line: 1, column: 1 } },
    );
  }
  return json;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = positionAt(text, jsonErrorOffset(text));
    throw new ProfileError(
      'input-invalid',
      `The inputs in ${path}:${place.line}:${place.column} are not JSON: ${withoutPosition(reason)}.`,
      { location: { file: path, ...place }, cause: error },
    );
  }
}

/** V8 counts characters, or quotes the text around; line and column say it better. */
function withoutPosition(reason: string): string {
  return reason.replace(/ in JSON at position.*$| \(line.*$|, ?(?:\.\.\.)?".*is not valid JSON$/s, '');
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
