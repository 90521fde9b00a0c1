/** Inputs that the author wrote down: the expressions of a function's `@profile` JSDoc tags. */
import type { Comment } from 'oxc-parser';
import type { InputCandidate } from '../../protocol/function-info.ts';
import { shapeOfItems } from './item-shape.ts';
import { isSyntaxFailure, readSourceFile, type SourceFile } from './source-file.ts';
import type { TopLevelFunction } from './top-level-functions.ts';

export function profileTagInputs(found: TopLevelFunction, file: SourceFile): InputCandidate[] {
  const comment = documentationOf(found.documentedAt, file);
  return comment ? tagExpressions(comment, file).map((tag) => candidateOf(tag, file)) : [];
}

interface TagExpression {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The nearest JSDoc block with nothing but white space and other comments between it and the declaration. */
function documentationOf(start: number, file: SourceFile): Comment | undefined {
  let end = start;
  for (const comment of file.comments.toReversed()) {
    if (comment.start >= start) continue;
    if (file.text.slice(comment.end, end).trim() !== '') return undefined;
    if (comment.type === 'Block' && comment.value.startsWith('*')) return comment;
    end = comment.start;
  }
  return undefined;
}

/** A tag's expression runs over the lines that follow it, up to the next tag or the end of the comment. */
function tagExpressions(comment: Comment, file: SourceFile): TagExpression[] {
  const bodyStart = comment.start + '/**'.length;
  const tags: TagExpression[] = [];
  let offset = bodyStart;
  let current: { lines: string[]; start: number; end: number } | null = null;
  const finish = (): void => {
    const text = current?.lines.join('\n').trim() ?? '';
    if (current && text !== '') tags.push({ text, start: current.start, end: current.end });
    current = null;
  };
  for (const line of file.text.slice(bodyStart, comment.end - '*/'.length).split('\n')) {
    const [, margin = '', content = ''] = /^(\s*\*? ?)(.*?)\s*$/.exec(line) ?? [];
    const contentStart = offset + margin.length;
    const tag = /^\s*@(\w+)\s*/.exec(content);
    if (tag) finish();
    if (tag?.[1] === 'profile') {
      current = {
        lines: [content.slice(tag[0].length)],
        start: contentStart + tag[0].length,
        end: contentStart,
      };
    } else current?.lines.push(content);
    if (current && content !== '') current.end = contentStart + content.length;
    offset += line.length + 1;
  }
  finish();
  return tags;
}

function candidateOf(tag: TagExpression, file: SourceFile): InputCandidate {
  const expression = tag.text.replace(/;$/, '');
  return {
    source: 'profile-tag',
    expression,
    shape: shapeOfText(expression, file),
    range: file.lines.rangeOf(tag),
  };
}

/** A tag that is no expression is still offered, so that a run can say what is wrong with it. */
function shapeOfText(expression: string, file: SourceFile): InputCandidate['shape'] {
  const parsed = readSourceFile(file.path, `(${expression}\n);`);
  if (isSyntaxFailure(parsed)) return 'unknown';
  const [statement] = parsed.program.body;
  return statement?.type === 'ExpressionStatement' ? shapeOfItems(statement.expression) : 'unknown';
}
