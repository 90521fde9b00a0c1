/** The comment that hides one finding from its line on. */
import type { Finding, TextEdit } from '../protocol/finding.ts';

const DIRECTIVE = 'poolscope-disable-next-line';

/** Undefined where a comment cannot stand on a line of its own, and for comments that do nothing. */
export function disableEdit(finding: Finding, text: string): TextEdit | undefined {
  const { line } = finding.range.start;
  const lines = text.split('\n');
  const target = lines[line];
  if (target === undefined || finding.rule === 'unused-disable') return undefined;
  const indent = /^\s*/.exec(target)?.[0] ?? '';
  // Between the tags of JSX a line comment would be text.
  if (target.startsWith('<', indent.length)) return undefined;
  const above = line === 0 ? undefined : lines[line - 1];
  const named =
    above === undefined
      ? undefined
      : new RegExp(`^\\s*// ${DIRECTIVE} [\\w-]+(?:, [\\w-]+)*`).exec(above)?.[0];
  if (named !== undefined) {
    const end = { line: line - 1, character: named.length };
    return { range: { start: end, end }, newText: `, ${finding.rule}` };
  }
  const start = { line, character: 0 };
  const newline = target.endsWith('\r') ? '\r\n' : '\n';
  return { range: { start, end: start }, newText: `${indent}// ${DIRECTIVE} ${finding.rule}${newline}` };
}
