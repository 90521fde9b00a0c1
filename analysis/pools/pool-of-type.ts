/** Recognises a pool by who declares the method that is called on it. */
import type { TypeAnswer } from '../types/answers.ts';
import type { PoolLibrary } from './library.ts';

export interface TypedPool {
  readonly library: PoolLibrary;
  readonly className: string;
}

export function poolOfType(
  { ownerName, methodName, path }: TypeAnswer,
  libraries: readonly PoolLibrary[],
): TypedPool | undefined {
  for (const library of libraries) {
    if (methodName !== library.submit && methodName !== library.map) continue;
    const isOwn =
      library.file === undefined
        ? isInPackage(path.replaceAll('\\', '/'), library.packageName)
        : path === library.file;
    if (!isOwn) continue;
    const className = ownerName === 'default' ? (library.defaultExport ?? ownerName) : ownerName;
    return { library, className };
  }
  return undefined;
}

/** Under `node_modules`, or in this project's own workspace package, to which `node_modules` has a link. */
function isInPackage(path: string, packageName: string): boolean {
  if (path.includes(`/node_modules/${packageName}/`)) return true;
  return packageName === 'poolscope' && /\/pool\/(src|dist)\//.test(path);
}
