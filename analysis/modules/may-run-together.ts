/** Files in which work may be meant to run at the same time although no pool is near. */
export const LIMITERS = /^(p-limit|p-map|p-queue|p-all|bluebird|async)$/;
const ALL = /\bPromise\.all(Settled)?\(/;

/** It imports what starts several promises at a time, or waits for several. */
export function mayRunTogether(text: string, dependencies: readonly string[]): boolean {
  return ALL.test(text) || dependencies.some((specifier) => LIMITERS.test(specifier));
}
