/** Every pool library that the rules know. */
import type { PoolLibrary } from './library.ts';
import { piscina } from './piscina.ts';
import { poolscope } from './poolscope.ts';
import { tinypool } from './tinypool.ts';
import { workerpool } from './workerpool.ts';

export const POOL_LIBRARIES: readonly PoolLibrary[] = [poolscope, piscina, tinypool, workerpool];

const byPackage = new Map(POOL_LIBRARIES.map((library) => [library.packageName, library]));

/** The library behind an import specifier. */
export function libraryOf(specifier: string): PoolLibrary | undefined {
  return byPackage.get(specifier);
}
