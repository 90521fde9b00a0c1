/** What stands between brackets, told from the text alone; where that is not certain, the text has to be parsed. */

const COMMENT_OR_STRING = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/y;
const REGULAR_EXPRESSION = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** Behind these a slash begins a regular expression; behind a name, a number or a closing bracket it divides. */
const BEFORE_OPERAND =
  /(?:[-+*%&|^!~?:=<>,;([{}]|\b(?:return|typeof|void|await|yield|case|in|of|delete|do|else))\s*$/;
/** Characters in front of a slash that can hold the longest of these. */
const LOOKED_AT = 40;
const BRACKET_OR_QUIET = /["'`/()[\]{}]/g;

/**
 * The code between a bracket and the one that closes it, with spaces for what stands in comments, strings, templates and
 * regular expressions; offsets are kept.
 *
 * @param open the place of the opening bracket
 */
export function codeInBrackets(text: string, open: number): string | undefined {
  let code = '';
  let from = open + 1;
  let depth = 1;
  for (let at = nextOf(text, from); at !== -1; at = nextOf(text, at)) {
    const character = text[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else {
      const end = endOfQuiet(text, at);
      if (end === undefined) return undefined;
      code += text.slice(from, at) + (end === at + 1 ? character : ' '.repeat(end - at));
      from = at = end;
      continue;
    }
    if (depth === 0) return code + text.slice(from, at);
    at += 1;
  }
  return undefined;
}

/** The pieces of such code between the commas that are in no brackets of it. */
export function splitAtCommas(code: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      pieces.push(code.slice(start, at));
      start = at + 1;
    }
  }
  const last = code.slice(start);
  return last.trim() === '' ? pieces : [...pieces, last];
}

/** Such code without what stands in brackets of it. */
export function outsideBrackets(code: string): string {
  let outside = '';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < code.length; at += 1) {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) {
      if (depth === 0) outside += code.slice(from, at + 1);
      depth += 1;
    } else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) from = at;
    }
  }
  return depth === 0 ? outside + code.slice(from) : outside;
}

function nextOf(text: string, from: number): number {
  BRACKET_OR_QUIET.lastIndex = from;
  return BRACKET_OR_QUIET.exec(text)?.index ?? -1;
}

/** Behind the comment, string, template or regular expression at a place; behind the character itself where it divides. */
function endOfQuiet(text: string, at: number): number | undefined {
  if (text[at] === '`') return endOfTemplate(text, at);
  COMMENT_OR_STRING.lastIndex = at;
  if (COMMENT_OR_STRING.test(text)) return COMMENT_OR_STRING.lastIndex;
  if (text[at] !== '/') return undefined;
  // The text between JSX tags is no code, and quotes in it are apostrophes.
  if (text[at - 1] === '<' || text[at + 1] === '>') return undefined;
  if (!BEFORE_OPERAND.test(text.slice(Math.max(0, at - LOOKED_AT), at))) return at + 1;
  REGULAR_EXPRESSION.lastIndex = at;
  return REGULAR_EXPRESSION.test(text) ? REGULAR_EXPRESSION.lastIndex : undefined;
}

function endOfTemplate(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') return at + 1;
    else if (text[at] === '$' && text[at + 1] === '{') {
      const code = codeInBrackets(text, at + 1);
      if (code === undefined) return undefined;
      at += code.length + 2;
    }
  }
  return undefined;
}
