/** What the exports of a pool library are. */
import type { PoolLibrary } from '../pools/library.ts';
import type { Value } from './value.ts';

/** The value of what a pool library exports under a name. */
export function poolExport(library: PoolLibrary, name: string): Value {
  if (name === '*') return { kind: 'pool-module', library };
  if (name === 'default') {
    return library.defaultExport === undefined
      ? { kind: 'pool-module', library }
      : { kind: 'pool-class', library, className: library.defaultExport };
  }
  if (library.classes.includes(name) || library.instanceTypes.includes(name)) {
    return { kind: 'pool-class', library, className: name };
  }
  if (library.factories.includes(name)) return { kind: 'pool-factory', library, name };
  return external(`${library.packageName}.${name}`, false);
}

/** The name is that of something that makes pools. */
export function isPoolExport({ classes, factories, instanceTypes }: PoolLibrary, name: string): boolean {
  return classes.includes(name) || factories.includes(name) || instanceTypes.includes(name);
}

/** A built-in, or an export of a package. */
export function external(name: string, isBuiltIn: boolean): Value {
  return { kind: 'external', name, isBuiltIn };
}
