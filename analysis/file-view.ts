/** Everything a rule may ask about the file it checks. */
import type { SyntaxTree } from './syntax/parse.ts';

export interface FileView {
  readonly path: string;
  readonly text: string;
  readonly tree: SyntaxTree;
}
