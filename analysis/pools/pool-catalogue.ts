/** The pool libraries that hold for one workspace: those that are built in, and those that its users declare. */
import { POOL_LIBRARIES } from './catalogue.ts';
import type { PoolLibrary } from './library.ts';

export class PoolCatalogue {
  readonly libraries: readonly PoolLibrary[];
  readonly #byPackage = new Map<string, PoolLibrary>();
  readonly #byFile = new Map<string, PoolLibrary>();

  /** @param declared what users say of their own pools; it stands above what is built in */
  constructor(declared: readonly PoolLibrary[] = []) {
    this.libraries = [...declared, ...POOL_LIBRARIES];
    for (const library of this.libraries.toReversed()) {
      if (library.file === undefined) this.#byPackage.set(library.packageName, library);
      else this.#byFile.set(library.file, library);
    }
  }

  /** The library behind an import specifier. */
  ofPackage(specifier: string): PoolLibrary | undefined {
    return this.#byPackage.get(specifier);
  }

  /** The pool that a file of the project itself makes. */
  ofFile(path: string): PoolLibrary | undefined {
    return this.#byFile.get(path);
  }
}
