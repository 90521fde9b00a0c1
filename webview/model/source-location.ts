/** Places in the source, read from mapped stacks and shown to the reader. */

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `at name (file:line:column)` or `at file:line:column`, with or without `file://` and `async`. */
const FRAME = /^\s*at (?:async )?(?:.*? \()?(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?\s*$/;

/** The innermost place of a stack in the user's own code, else the innermost of all, else `null`. */
export function locationOfStack(stack: string): SourceLocation | null {
  let innermost: SourceLocation | null = null;
  for (const line of stack.split('\n')) {
    const [, file, lineNumber, column] = FRAME.exec(line) ?? [];
    if (file === undefined) continue;
    const location = { file, line: Number(lineNumber), column: Number(column) };
    if (!/[\\/]node_modules[\\/]/.test(file)) return location;
    innermost ??= location;
  }
  return innermost;
}

export function locationLabel(location: { readonly file: string; readonly line: number }): string {
  return `${location.file}:${location.line}`;
}

/** A path without the innermost of the folders that it lies in, with the separators it came with. */
export function relativeToFolder(path: string, folders: readonly string[]): string {
  const inside = folders
    .map((folder) => folder.replace(/[\\/]+$/, ''))
    .filter((folder) => path.startsWith(folder) && /^[\\/]/.test(path.slice(folder.length)));
  const longest = Math.max(-1, ...inside.map(({ length }) => length));
  return path.slice(longest + 1);
}
