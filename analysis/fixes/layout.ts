/** How a file is laid out, so that what is added to it looks like the rest. */

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
