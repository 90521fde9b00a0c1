/** How a file is laid out, so that what is added to it looks like the rest. */
import type { FileView } from '../file-view.ts';
import type { SpanEdit } from '../rules/rule.ts';
import type { Span } from '../syntax/span.ts';
import { walk, type Node } from '../syntax/tree.ts';

/** One step of indentation: a tab, or as many spaces as the least indented line has. */
export function indentUnit(text: string): string {
  const indents = [...text.matchAll(/^(?:\t|( {2,}))(?=[^\s*])/gm)];
  if (indents.some(([, spaces]) => spaces === undefined)) return '\t';
  const widths = indents.map(([indent]) => indent.length);
  return ' '.repeat(widths.length === 0 ? 2 : Math.min(...widths));
}

/** The text with the line ends of the file that it is put into. */
export function withLineEndsOf(file: string, text: string): string {
  return file.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
}

/** What stands before the first word of a line. */
export function indentAt(offset: number, view: FileView): string {
  return view.text.slice(view.model.lines.lineStart(offset)).match(/^[ \t]*/)?.[0] ?? '';
}

/** One more step on every line of the span but the first, except inside template literals. */
export function indentEdits({ start, end }: Span, unit: string, view: FileView): readonly SpanEdit[] {
  const literals: Node[] = [];
  walk(view.model.tree.program, (node) => {
    if (node.type === 'TemplateLiteral' || node.type === 'JSXText') literals.push(node);
  });
  const edits: SpanEdit[] = [];
  for (let at = view.text.indexOf('\n', start); at !== -1 && at < end; at = view.text.indexOf('\n', at + 1)) {
    const line = at + 1;
    const isBlank = view.text[line] === '\n' || view.text[line] === '\r';
    const isLiteral = literals.some((literal) => literal.start < line && line <= literal.end);
    if (!isBlank && !isLiteral) edits.push({ start: line, end: line, newText: unit });
  }
  return edits;
}

/** The statement with its line, unless something else stands there too. */
export function lineSpan({ start, end }: Span, view: FileView): Span {
  const line = view.model.lines.lineStart(start);
  const next = view.text.indexOf('\n', end);
  const isAlone =
    next !== -1 && view.text.slice(line, start).trim() === '' && view.text.slice(end, next).trim() === '';
  return isAlone ? { start: line, end: next + 1 } : { start, end };
}
