/**
 * Files in which work may be meant to run at the same time although no pool is near, told from their text: most programs wait for
 * several promises somewhere, and reading all of those files into trees would take longer than all else.
 */
import { codeInBrackets, outsideBrackets, splitAtCommas } from '../syntax/code-text.ts';

export const LIMITERS = /^(p-limit|p-map|p-queue|p-all|bluebird|async)$/;
const ALL = /\bPromise\.all(?:Settled)?\(/g;
const NAME = /^([A-Za-z_$][\w$]*)\s*(?:!|as\b|satisfies\b|$)/;
/** What goes through a collection: `items.map(f)`, `Array.from(items, f)`. */
const GOING_THROUGH = /\b(?:map|from)\b/;
const GOING_THROUGH_BY_TEXT = /['"`](?:map|from)['"`]/;

/** It imports what starts several promises at a time, or waits for several that it starts. */
export function mayRunTogether(text: string, dependencies: readonly string[]): boolean {
  if (dependencies.some((specifier) => LIMITERS.test(specifier))) return true;
  for (const match of text.matchAll(ALL)) {
    if (mayStartAll(text, match.index + match[0].length - 1)) return true;
  }
  return false;
}

/** Whether the argument of `Promise.all` may be one that the rules look at; false only where it certainly is none. */
function mayStartAll(text: string, open: number): boolean {
  const code = codeInBrackets(text, open);
  if (code === undefined) return true;
  const [argument, ...more] = splitAtCommas(code);
  if (argument === undefined || more.length > 0) return false;
  const name = NAME.exec(argument.trim())?.[1];
  if (name !== undefined) return mayBeStarted(text, name);
  const place = open + 1 + argument.length - argument.trimStart().length;
  if (text[place] === '[') {
    const elements = codeInBrackets(text, place);
    const rest = elements === undefined ? '' : argument.trim().slice(elements.length + 2);
    if (elements === undefined || /^\s*(?:$|!|as\b|satisfies\b)/.test(rest)) return mayCallAll(elements);
  }
  // What is in brackets as a whole is looked at with them taken off, which is for the parser.
  if (/^[(<]/.test(argument.trim())) return true;
  const written = text.slice(open + 1, open + 1 + code.length);
  return GOING_THROUGH.test(outsideBrackets(argument)) || GOING_THROUGH_BY_TEXT.test(written);
}

/** Whether a constant of that name may hold promises that it starts. */
function mayBeStarted(text: string, name: string): boolean {
  const declared = new RegExp(
    `(?:\\bconst\\s+|,\\s*|\\*/\\s*)${name.replaceAll('$', '\\$')}\\s*(?=[:=])`,
    'g',
  );
  for (const match of text.matchAll(declared)) {
    // A type that has no sign of equality itself, and stands on the line.
    const value = /(?::[^=\n]*)?=(?![=>])\s*/y;
    value.lastIndex = match.index + match[0].length;
    if (!value.test(text)) return true;
    const place = value.lastIndex;
    if (text[place] !== '[') return true;
    const elements = codeInBrackets(text, place);
    if (elements === undefined) return true;
    const rest = text.slice(place + elements.length + 2).trimStart();
    if (/^[.?([!]/.test(rest) || mayCallAll(elements)) return true;
  }
  return false;
}

/** Several elements, each of which may be a call. */
function mayCallAll(elements: string | undefined): boolean {
  if (elements === undefined) return true;
  const pieces = splitAtCommas(elements);
  return pieces.length > 1 && pieces.every((piece) => mayBeCall(piece.trim()));
}

function mayBeCall(code: string): boolean {
  if (!code.includes('(') || /^(?:\.\.\.|(?:await|typeof|void)\b)/.test(code)) return false;
  const outside = outsideBrackets(code);
  // A condition or an arrow may stand in the type arguments of a call.
  return outside.includes('<') || !/\?(?!\.)|=>|&&|\|\|/.test(outside);
}
