/** A file whose every character is read: unlike the linter's view of it, nothing is repaired. */
import { accessSync, constants } from 'node:fs';
import {
  parseSync,
  type Comment,
  type Node,
  type OxcError,
  type ParseResult,
  type Program,
} from 'oxc-parser';
import type { Range } from '../../protocol/finding.ts';
import { LineIndex } from '../syntax/line-index.ts';
import { nestsTooDeeply } from '../syntax/nesting.ts';
import { linkParents } from '../syntax/tree.ts';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** Whether `import`, `export` or `import.meta` make it an ES module. */
  readonly isModule: boolean;
  readonly isTypeScript: boolean;
}

/** Why a file could not be read as TypeScript or JavaScript, and where. */
export interface SyntaxFailure {
  readonly message: string;
  readonly range: Range;
}

export const TOO_DEEP: SyntaxFailure = {
  message: 'The code nests too deeply to be read.',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
};

/** A file that the file system does not let be read. */
export function unreadable(path: string): SyntaxFailure | undefined {
  try {
    accessSync(path, constants.R_OK);
    return undefined;
  } catch {
    return { message: 'The file cannot be read.', range: TOO_DEEP.range };
  }
}

export function isSyntaxFailure(result: object): result is SyntaxFailure {
  return 'message' in result;
}

export function readSourceFile(path: string, text: string): SourceFile | SyntaxFailure {
  if (nestsTooDeeply(text)) return TOO_DEEP;
  const parsed = parseStrictly(path, text);
  const lines = new LineIndex(text);
  const [error] = parsed.errors;
  if (error) return failureOf(error, lines);
  linkParents(parsed.program);
  return {
    path,
    text,
    lines,
    program: parsed.program,
    comments: parsed.comments,
    isModule: parsed.module.hasModuleSyntax || /\.m[jt]s$/.test(path),
    isTypeScript: /\.[cm]?tsx?$/.test(path),
  };
}

/** Why a file cannot be read, where it cannot; cheaper than reading it. */
export function syntaxFailureOf(path: string, text: string): SyntaxFailure | undefined {
  if (nestsTooDeeply(text)) return TOO_DEEP;
  const [error] = parseStrictly(path, text).errors;
  return error && failureOf(error, new LineIndex(text));
}

function parseStrictly(path: string, text: string): ParseResult {
  const result = parseAs(/\.c[jt]s$/.test(path) ? 'commonjs' : undefined, path, text);
  // Node runs a CommonJS file as the body of a function, so it may return from it.
  const returns = result.errors.some(({ message }) => message.startsWith("A 'return' statement"));
  const isModule = result.module.hasModuleSyntax || /\.m[jt]s$/.test(path);
  return returns && !isModule ? parseAs('commonjs', path, text) : result;
}

function parseAs(sourceType: 'commonjs' | undefined, path: string, text: string): ParseResult {
  // Many projects have JSX in plain JavaScript files.
  const lang = /\.[cm]?jsx?$/.test(path) ? 'jsx' : undefined;
  return parseSync(path, text, {
    preserveParens: false,
    ...(sourceType && { sourceType }),
    ...(lang && { lang }),
  });
}

export function textOf(node: Node, file: SourceFile): string {
  return file.text.slice(node.start, node.end);
}

function failureOf(error: OxcError, lines: LineIndex): SyntaxFailure {
  const hint = error.helpMessage ? ` ${error.helpMessage}` : '';
  const range = lines.rangeOf(error.labels[0] ?? { start: 0, end: 0 });
  // Said of every file with a character that no text in UTF-8 has.
  if (error.message.startsWith('File appears to be binary')) {
    return { message: 'The file is not text in UTF-8. Save it with that encoding.', range };
  }
  return { message: `Syntax error: ${error.message.replace(/\.$/, '')}.${hint}`, range };
}
