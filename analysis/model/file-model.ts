/** One version of one file, read: its tree, its names and its summary. */
import { LineIndex } from '../syntax/line-index.ts';
import { parse, type SyntaxTree } from '../syntax/parse.ts';
import { resolveNames } from '../syntax/scope.ts';
import type { Names } from '../syntax/binding.ts';
import { createDescriber, type Describer, type Indexes } from './describe.ts';
import { indexDeclarations, summarise } from './summarise.ts';
import type { FileSummary } from './summary.ts';

export interface FileModel {
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxTree;
  readonly names: Names;
  readonly lines: LineIndex;
  readonly describer: Describer;
  readonly indexes: Indexes;
  readonly summary: FileSummary;
}

/** Undefined where the text cannot be read as code at all. */
export function modelFile(path: string, text: string): FileModel | undefined {
  try {
    return readModel(path, text);
  } catch (error) {
    // An expression of ten thousand terms is deeper than the stack; such code is generated.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readModel(path: string, text: string): FileModel | undefined {
  const tree = parse(path, text);
  if (tree === undefined) return undefined;
  const names = resolveNames(tree.program);
  const indexes = indexDeclarations(tree);
  const describer = createDescriber(names, indexes);
  const summary = summarise({ path, text, tree, names, indexes, describer });
  return { path, text, tree, names, indexes, describer, summary, lines: new LineIndex(text) };
}
