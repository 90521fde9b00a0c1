/** Which functions of a file the cursor or the selections mean. */
import type { Position, Range } from '../protocol/finding.ts';
import type { FunctionInfo } from '../protocol/function-info.ts';

/** The innermost function around the cursor, or `null` between functions. */
export function functionAt(functions: readonly FunctionInfo[], position: Position): FunctionInfo | null {
  const around = functions.filter(({ range }) => isWithin(position, range));
  return around.reduce<FunctionInfo | null>(
    (innermost, candidate) =>
      innermost === null || isWithin(candidate.range.start, innermost.range) ? candidate : innermost,
    null,
  );
}

/** Every function that a selection touches, in the order of the file. */
export function functionsTouchedBy(
  functions: readonly FunctionInfo[],
  selections: readonly Range[],
): FunctionInfo[] {
  return functions.filter(({ range }) =>
    selections.some(
      (selection) => compare(selection.start, range.end) <= 0 && compare(range.start, selection.end) <= 0,
    ),
  );
}

function isWithin(position: Position, range: Range): boolean {
  return compare(range.start, position) <= 0 && compare(position, range.end) <= 0;
}

function compare(left: Position, right: Position): number {
  return left.line - right.line || left.character - right.character;
}
