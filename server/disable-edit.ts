/** The comments that hide one finding, or all of its rule in the file. */
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

/** At the top of the file, below what has to stand first. */
export function disableInFileEdit(finding: Finding, text: string): TextEdit | undefined {
  if (finding.rule === 'unused-disable') return undefined;
  const lines = text.split('\n');
  const first = lines[0] ?? '';
  const line = first.startsWith('#!') ? 1 : 0;
  const target = lines[line] ?? '';
  const named = /^\/\* poolscope-disable [\w-]+(?:, [\w-]+)*/.exec(target)?.[0];
  const at = { line, character: named?.length ?? 0 };
  const newline = first.endsWith('\r') ? '\r\n' : '\n';
  const newText =
    named === undefined ? `/* poolscope-disable ${finding.rule} */${newline}` : `, ${finding.rule}`;
  return { range: { start: at, end: at }, newText };
}
