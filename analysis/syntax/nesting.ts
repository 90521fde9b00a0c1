/**
 * Text that nests so deeply that reading it would end the process: the native parser overflows its stack without a
 * word at some thousand brackets inside each other, where no person has written any.
 */
const DEEPEST = 1000;

/** Brackets in strings and comments count as well; it takes a thousand unclosed ones to be wrong about them. */
export function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x28 || code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if ((code === 0x29 || code === 0x5d || code === 0x7d) && depth > 0) depth -= 1;
  }
  return false;
}
