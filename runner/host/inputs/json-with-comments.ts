/** Finds places in the text of a JSON file with comments. JSON is TypeScript, so its parser does the reading. */
import { parseSync, type Expression } from 'oxc-parser';

export interface JsonProperty {
  readonly name: string;
  /** A string, number, boolean or null; `undefined` for objects and arrays. */
  readonly value: string | number | boolean | null | undefined;
  readonly object: JsonObjectNode | null;
  /** Of the value, in the text. */
  readonly start: number;
  readonly end: number;
}

export interface JsonObjectNode {
  readonly start: number;
  readonly properties: readonly JsonProperty[];
}

/** The object that is the text, or `null` when the text is something else or broken. */
export function objectIn(text: string): JsonObjectNode | null {
  // The bracket makes an expression of what would be a block.
  const { program, errors } = parseSync('settings.ts', `(${text}\n)`, { preserveParens: false });
  const [statement] = program.body;
  if (errors.length > 0 || program.body.length !== 1 || statement?.type !== 'ExpressionStatement')
    return null;
  return objectOf(statement.expression);
}

export function findProperty(object: JsonObjectNode, name: string): JsonProperty | undefined {
  return object.properties.find((property) => property.name === name);
}

function objectOf(node: Expression): JsonObjectNode | null {
  if (node.type !== 'ObjectExpression') return null;
  const properties: JsonProperty[] = [];
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Literal') return null;
    const { key, value } = property;
    properties.push({
      name: String(key.value),
      value: value.type === 'Literal' ? scalarOf(value.value) : undefined,
      object: objectOf(value),
      start: value.start - 1,
      end: value.end - 1,
    });
  }
  return { start: node.start - 1, properties };
}

function scalarOf(value: unknown): JsonProperty['value'] {
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isScalar || value === null ? value : undefined;
}
