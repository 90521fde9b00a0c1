/** The edits of "fix all": one safe fix for each finding, without those whose edits would meet another's. */
import type { Finding, Position, Range, TextEdit } from '../protocol/finding.ts';
import { LineIndex } from './syntax/line-index.ts';

export function editsOfSafeFixes(findings: readonly Finding[]): TextEdit[] {
  const taken: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.fixes.find(({ kind }) => kind === 'safe');
    if (!fix) continue;
    const fresh = fix.edits.filter((edit) => !taken.some((other) => isSameEdit(edit, other)));
    const isFree = fresh.every((edit) => !taken.some((other) => overlaps(edit.range, other.range)));
    if (isFree) taken.push(...fresh);
  }
  return taken;
}

/** The text with edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new LineIndex(text);
  const sorted = edits
    .map(({ range, newText }, index) => ({
      start: lines.offsetAt(range.start),
      end: lines.offsetAt(range.end),
      newText,
      index,
    }))
    .toSorted((left, right) => left.start - right.start || left.index - right.index);
  let result = '';
  let at = 0;
  for (const { start, end, newText } of sorted) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return (
    a.newText === b.newText &&
    compare(a.range.start, b.range.start) === 0 &&
    compare(a.range.end, b.range.end) === 0
  );
}

function overlaps(a: Range, b: Range): boolean {
  return compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
