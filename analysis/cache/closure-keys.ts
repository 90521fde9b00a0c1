/**
 * What files rest on, as one hash each: their own content and that of all they import, directly or through others. Files that
 * import each other in a ring share one; each file and each import is looked at once, however many files are asked for.
 */
import { createHash } from 'node:crypto';

interface Visit {
  readonly path: string;
  readonly order: number;
  readonly imports: readonly string[];
  /** The import that is looked at next. */
  next: number;
  /** The earliest file on the way here that this one leads back to. */
  earliest: number;
}

export class ClosureKeys {
  readonly #importsOf: (path: string) => readonly string[];
  readonly #contentOf: (path: string) => string;
  readonly #keys = new Map<string, string>();
  readonly #orders = new Map<string, number>();
  /** Files whose ring is not complete yet. */
  readonly #open: Visit[] = [];

  /** @param contentOf a hash of whatever of the file itself counts */
  constructor(importsOf: (path: string) => readonly string[], contentOf: (path: string) => string) {
    this.#importsOf = importsOf;
    this.#contentOf = contentOf;
  }

  keyOf(path: string): string {
    const known = this.#keys.get(path);
    if (known !== undefined) return known;
    this.#findRings(path);
    const found = this.#keys.get(path);
    if (found === undefined) throw new Error(`${path} is in no ring, though a file alone is one itself.`);
    return found;
  }

  /** Tarjan's algorithm (SIAM J. Comput. 1 (2), 1972), with a stack of its own: imports can be a thousand files deep. */
  #findRings(path: string): void {
    const way = [this.#enter(path)];
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const imported = at.imports[at.next];
      if (imported !== undefined) {
        at.next += 1;
        const order = this.#orders.get(imported);
        if (order === undefined) way.push(this.#enter(imported));
        else if (!this.#keys.has(imported)) at.earliest = Math.min(at.earliest, order);
        continue;
      }
      way.pop();
      const before = way.at(-1);
      if (before !== undefined) before.earliest = Math.min(before.earliest, at.earliest);
      if (at.earliest === at.order) this.#closeRing(at);
    }
  }

  #enter(path: string): Visit {
    const order = this.#orders.size;
    const visit = { path, order, imports: this.#importsOf(path), next: 0, earliest: order };
    this.#orders.set(path, order);
    this.#open.push(visit);
    return visit;
  }

  #closeRing(first: Visit): void {
    const ring = this.#open.splice(this.#open.lastIndexOf(first));
    const members = ring.map(({ path }) => `${path}\0${this.#contentOf(path)}`);
    const beyond = new Set<string>();
    for (const { imports } of ring) {
      for (const imported of imports) {
        const key = this.#keys.get(imported);
        if (key !== undefined) beyond.add(key);
      }
    }
    const content = [...members.sort(), ...[...beyond].sort()].join('\n');
    const key = createHash('sha1').update(content).digest('hex');
    for (const { path } of ring) this.#keys.set(path, key);
  }
}
