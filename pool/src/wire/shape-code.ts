/**
 * Code made for objects of one shape: reading and writing properties by names that the engine knows beforehand is
 * several times faster than by names in a variable. Where code may not be made from strings
 * (`--disallow-code-generation-from-strings`), everything works without.
 */
import type { ValueReader, ValueWriter } from './value-io.ts';

export type ShapeReader = (reader: ValueReader) => object;
/** Makes objects of the values that each key has, one column for each. */
export type RowMaker = (columns: readonly (readonly unknown[])[], length: number) => object[];
export type ShapeWriter = (writer: ValueWriter, record: object) => void;

/** Objects of a shape before code is made for it, which takes some 50 µs. */
export const USES_BEFORE_CODE = 100;

export function compileReader(keys: readonly string[]): ShapeReader | null {
  const names = keys.map((key) => JSON.stringify(key));
  const body = `const record = { ${names.map((name) => `${name}: undefined`).join(', ')} };
reader.enter(record);
${names.map((name) => `record[${name}] = reader.value();`).join('\n')}
return record;`;
  return compile(keys, 'reader', body, isShapeReader);
}

export function compileWriter(keys: readonly string[]): ShapeWriter | null {
  const body = keys.map((key) => `writer.value(record[${JSON.stringify(key)}]);`).join('\n');
  return compile(keys, 'writer, record', body, isShapeWriter);
}

export function compileRows(keys: readonly string[]): RowMaker | null {
  const values = keys.map((key, column) => `${JSON.stringify(key)}: columns[${column}][row]`).join(', ');
  const body = `const rows = [];
for (let row = 0; row < length; row++) rows.push({ ${values} });
return rows;`;
  return compile(keys, 'columns, length', body, isRowMaker);
}

function compile<Code>(
  keys: readonly string[],
  parameters: string,
  body: string,
  isCode: (value: unknown) => value is Code,
): Code | null {
  // In an object literal this key would set the prototype.
  if (keys.includes('__proto__')) return null;
  try {
    // The body holds nothing but key names, as string literals.
    // oxlint-disable-next-line typescript/no-implied-eval, no-new-func
    const code: unknown = new Function(parameters, body);
    return isCode(code) ? code : null;
  } catch {
    return null;
  }
}

function isRowMaker(value: unknown): value is RowMaker {
  return typeof value === 'function';
}

function isShapeReader(value: unknown): value is ShapeReader {
  return typeof value === 'function';
}

function isShapeWriter(value: unknown): value is ShapeWriter {
  return typeof value === 'function';
}
