/** Whether a reference can lead to a pool at all, told from who imports what: most cannot, and need not be followed. */
import type { ValueRef } from '../model/value-ref.ts';
import type { PoolCatalogue } from '../pools/pool-catalogue.ts';

export interface PoolReach {
  readonly pools: PoolCatalogue;
  /** Whether the module behind a specifier, as written in `from`, imports a pool library, itself or through others. */
  importReachesPool(specifier: string, from: string): boolean;
}

export function mayBePool(ref: ValueRef, path: string, reach: PoolReach): boolean {
  switch (ref.kind) {
    case 'unknown':
    case 'global':
      return false;
    case 'import':
      return (
        reach.pools.ofPackage(ref.specifier) !== undefined || reach.importReachesPool(ref.specifier, path)
      );
    case 'function':
    case 'class':
      return true;
    case 'new':
    case 'call':
      return mayBePool(ref.callee, path, reach);
    case 'instance':
      return mayBePool(ref.type, path, reach);
    case 'member':
      return mayBePool(ref.object, path, reach);
    case 'object':
      return Object.values(ref.properties).some((property) => mayBePool(property, path, reach));
    case 'either':
      return ref.values.some((value) => mayBePool(value, path, reach));
  }
}
