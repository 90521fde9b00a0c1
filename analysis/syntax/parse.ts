/**
 * Text to syntax tree. The parser gives an empty program for most syntax errors, so while the user types, the lines
 * around the errors are blanked and the rest is parsed again; offsets stay what they are in the user's text.
 */
import { parseSync, type Comment, type OxcError, type ParserOptions, type Program } from 'oxc-parser';
import { nestsTooDeeply } from './nesting.ts';
import { linkParents } from './tree.ts';

export interface SyntaxTree {
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** Lines were left out so that the rest could be read. */
  readonly isPartial: boolean;
  /** The parser objects to something, whether or not the rest could be read. */
  readonly hasErrors: boolean;
}

/** Each round repairs one error; a file with more than this many at once is left alone. */
const REPAIR_ROUNDS = 6;

interface Attempt extends Omit<SyntaxTree, 'isPartial' | 'hasErrors'> {
  readonly source: string;
  readonly errors: readonly OxcError[];
}

/** The tree of `text`, or undefined where even the recovery finds none. */
export function parse(path: string, text: string): SyntaxTree | undefined {
  let attempt = tryParse(path, text);
  for (let round = 0; attempt !== undefined && !isUsable(attempt); round += 1) {
    if (round === REPAIR_ROUNDS) return undefined;
    attempt = bestRepair(path, attempt);
  }
  if (attempt === undefined) return undefined;
  linkParents(attempt.program);
  const isPartial = attempt.source !== text;
  return {
    program: attempt.program,
    comments: attempt.comments,
    isPartial,
    hasErrors: isPartial || attempt.errors.length > 0,
  };
}

/** Of the ways to take the first error out, the one that gets the parser furthest. */
function bestRepair(path: string, broken: Attempt): Attempt | undefined {
  let best: Attempt | undefined;
  for (const source of repairs(broken)) {
    const attempt = tryParse(path, source);
    if (attempt === undefined) continue;
    if (isUsable(attempt)) return attempt;
    if (best === undefined || firstErrorAt(attempt) > firstErrorAt(best)) best = attempt;
  }
  return best;
}

/** The parser stops after the unfinished piece, so the line before the error is as likely the culprit. */
function repairs({ source, errors }: Attempt): readonly string[] {
  const at = errors[0]?.labels[0]?.start;
  if (at === undefined) return [];
  if (at >= source.trimEnd().length) {
    const line = lineAround(source, source.trimEnd().length);
    return [`${source}}`, `${source})`, `${source}]`, blankSpan(source, line.start, line.end)];
  }
  const line = lineAround(source, at);
  const before = lineAround(source, source.slice(0, line.start).trimEnd().length);
  return [
    blankSpan(source, line.start, line.end),
    blankSpan(source, before.start, before.end),
    blankSpan(source, before.start, line.end),
  ];
}

function lineAround(text: string, offset: number): { start: number; end: number } {
  const end = text.indexOf('\n', offset);
  return { start: text.lastIndexOf('\n', offset - 1) + 1, end: end === -1 ? text.length : end };
}

function firstErrorAt({ errors }: Attempt): number {
  return errors[0]?.labels[0]?.start ?? 0;
}

/** Semantic errors leave the tree whole; a syntax error leaves it empty. */
function isUsable({ program, source, comments }: Attempt): boolean {
  return program.body.length > 0 || isBlank(source, comments);
}

function tryParse(path: string, source: string): Attempt | undefined {
  if (nestsTooDeeply(source)) return undefined;
  try {
    const { program, comments, errors } = parseSync(path, source, optionsFor(path));
    return { program, comments, errors, source };
  } catch {
    return undefined;
  }
}

function optionsFor(path: string): ParserOptions {
  const extension = /\.([cm]?[jt]sx?)$/.exec(path)?.[1] ?? 'ts';
  // JSX is legal in plain JavaScript files of many projects, and flow-free JavaScript has no other use of `<`.
  if (extension.endsWith('js') || extension === 'jsx') return { lang: 'jsx' };
  return { lang: extension === 'tsx' ? 'tsx' : 'ts' };
}

function isBlank(text: string, comments: readonly Comment[]): boolean {
  let at = 0;
  for (const { start, end } of comments) {
    if (text.slice(at, start).trim() !== '') return false;
    at = end;
  }
  return text.slice(at).trim() === '';
}

function blankSpan(text: string, start: number, end: number): string {
  return text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + text.slice(end);
}
