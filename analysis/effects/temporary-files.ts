/** Whether a path leads under a temporary directory, where a task's files are its own. */
import type { Names } from '../syntax/binding.ts';
import { walk, type Node } from '../syntax/tree.ts';

const MAKERS = /^(tmpdir|mkdtemp|mkdtempSync|tmpNameSync|dirSync|fileSync)$/;
/** How many names are followed back: a file in a folder in the temporary directory. */
const DEPTH = 3;

export function isTemporaryPath(expression: Node, names: Names, depth = DEPTH): boolean {
  let found = false;
  walk(expression, (node) => {
    if (found) return false;
    if (node.type === 'Identifier') {
      const declaration = names.bindingOf(node)?.declaration;
      if (MAKERS.test(node.name)) found = true;
      else if (depth > 0 && declaration?.type === 'VariableDeclarator' && declaration.init !== null) {
        found = isTemporaryPath(declaration.init, names, depth - 1);
      }
    }
    return !found;
  });
  return found;
}
