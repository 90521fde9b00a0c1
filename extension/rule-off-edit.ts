/** The text of a `poolscope.json` with one more rule turned off. */

/** Null where the text is not an object of JSON. The file's own indent is kept. */
export function withRuleOff(text: string, rule: string): string | null {
  let value: unknown = {};
  try {
    if (text.trim() !== '') value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const rules: unknown = Reflect.get(value, 'rules');
  const changed = { ...value, rules: { ...(isObject(rules) ? rules : {}), [rule]: 'off' } };
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify(changed, null, indent)}\n`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
