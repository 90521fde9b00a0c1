/** Files that no person has written: reading them would stop the editor, and nobody would change what was found. */

/** Characters. */
const LARGEST_FILE = 1_000_000;
/** A minified file has hardly any lines; a short one does no harm. */
const SHORTEST_MINIFIED = 20_000;
const LONGEST_MEAN_LINE = 500;

/** Why a file of this text is left out, in words; undefined where it is not. */
export function reasonToSkip(text: string): string | undefined {
  if (text.length >= LARGEST_FILE) return 'it is larger than 1 MB.';
  return isMinified(text) ? 'it is minified.' : undefined;
}

function isMinified(text: string): boolean {
  if (text.length < SHORTEST_MINIFIED) return false;
  const mostLines = text.length / LONGEST_MEAN_LINE;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines > mostLines) return false;
  }
  return true;
}
