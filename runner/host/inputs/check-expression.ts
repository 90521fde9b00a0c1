import { parse } from 'oxc-parser';
import { positionAt } from '../text-position.ts';

/** What keeps a text from being one TypeScript expression, in words, or `null` when nothing does. */
export async function checkExpression(expression: string): Promise<string | null> {
  const text = `(async () => (\n${expression}\n))`;
  const { errors, program } = await parse('inputs.ts', text, { preserveParens: false });
  const [error] = errors;
  if (error === undefined) {
    const [statement] = program.body;
    const isOne =
      program.body.length === 1 &&
      statement?.type === 'ExpressionStatement' &&
      statement.expression.type === 'ArrowFunctionExpression';
    return isOne ? null : 'It is more than one expression.';
  }
  const [label] = error.labels;
  if (label === undefined) return `${error.message}.`;
  const { line, column } = positionAt(text, label.start);
  // The bracket that we put behind it is where an unfinished expression is missed.
  if (line - 1 > expression.split('\n').length) return 'It ends too early.';
  const where = line > 2 ? `line ${line - 1}, column ${column}` : `column ${column}`;
  return `${error.message} (${where}).`;
}
