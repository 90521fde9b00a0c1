/** Recognises a pool by the type that the checker found. */
import type { TypeAnswer } from '../types/answers.ts';
import { POOL_LIBRARIES } from './catalogue.ts';
import type { PoolLibrary } from './library.ts';

export interface TypedPool {
  readonly library: PoolLibrary;
  readonly className: string;
}

export function poolOfType({ typeNames, declarationPaths }: TypeAnswer): TypedPool | undefined {
  for (const [index, className] of typeNames.entries()) {
    const path = (declarationPaths[index] ?? '').replaceAll('\\', '/');
    for (const library of POOL_LIBRARIES) {
      const isItsClass = library.classes.includes(className) || library.instanceTypes.includes(className);
      if (isItsClass && isInPackage(path, library.packageName)) return { library, className };
    }
  }
  return undefined;
}

/** Under `node_modules`, or in a workspace package of that name, which `node_modules` links to. */
function isInPackage(path: string, packageName: string): boolean {
  return (
    path.includes(`/node_modules/${packageName}/`) ||
    (packageName === 'poolscope' && /\/pool\/(src|dist)\//.test(path))
  );
}
