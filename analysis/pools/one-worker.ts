import type { FileView, PoolCall } from '../file-view.ts';
import { unwrap } from '../syntax/tree.ts';
import { poolSize } from './pool-size.ts';

/** Whether the pool that is called is made in this file for one worker: its tasks never run side by side. */
export function hasOneWorker({ receiver, library }: PoolCall, view: FileView): boolean {
  const declaration = view.model.names.bindingOf(unwrap(receiver))?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return false;
  const made = unwrap(declaration.init);
  if (made.type !== 'NewExpression' && made.type !== 'CallExpression') return false;
  const size = poolSize(made, library);
  return size.kind === 'literal' && size.workers <= 1;
}
