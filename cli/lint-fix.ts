/** `--fix`: writes the safe fixes of a file, and of what they bring to light. */
import { readFileSync, writeFileSync } from 'node:fs';
import { applyEdits, editsOfSafeFixes, type Workspace } from '../analysis/index.ts';

/** A fix may make room for another; more rounds than this would be two fixes that undo each other. */
const MOST_ROUNDS = 10;

/** Whether the file was changed. @throws what the file system does when it cannot be written */
export async function fixFile(file: string, workspace: Workspace): Promise<boolean> {
  const before = readFileSync(file, 'utf8');
  let text = before;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const edits = editsOfSafeFixes(await workspace.lintTyped(file));
    if (edits.length === 0) break;
    text = applyEdits(text, edits);
    workspace.setText(file, text);
  }
  if (text === before) return false;
  writeFileSync(file, text);
  workspace.clearText(file);
  return true;
}
