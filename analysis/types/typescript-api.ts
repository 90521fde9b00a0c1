/**
 * The one file that knows TypeScript 7's native API, which is still called unstable. The client is synchronous: it
 * blocks its thread, so it lives in one of its own. Text that is not saved is served to the checker by `readFile`.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { API, type Snapshot, type Symbol as CheckerSymbol } from 'typescript/unstable/sync';
import type { TypeAnswer } from './answers.ts';
import type { FileUpdate } from './oracle-messages.ts';

/** Less garbage collection space: as fast, and some 50 MB smaller. */
const MEMORY_SETTING = '50';

export class TypeChecker {
  readonly #api: API;
  /** Unsaved text by path; given on to the next checker when this one dies. */
  readonly overlays: Map<string, string>;
  readonly #opened = new Set<string>();
  #snapshot: Snapshot | undefined;

  /** @throws when the native compiler is missing or does not start. */
  constructor(root: string, overlays: ReadonlyMap<string, string> = new Map()) {
    this.overlays = new Map(overlays);
    process.env['GOGC'] ??= MEMORY_SETTING;
    this.#api = new API({ cwd: root, fs: { readFile: (path) => this.overlays.get(path) } });
  }

  /** Who declares the methods called at these positions of a file; undefined where the checker knows none. */
  ownersAt(
    path: string,
    positions: readonly number[],
    updates: readonly FileUpdate[],
  ): (TypeAnswer | undefined)[] {
    const snapshot = this.#advance(path, updates);
    const project = snapshot.getDefaultProjectForFile(path);
    if (project === undefined) return positions.map(() => undefined);
    return project.checker.getSymbolAtPosition(path, positions).map((symbol) => answerOf(symbol));
  }

  close(): void {
    this.#api.close();
  }

  #advance(path: string, updates: readonly FileUpdate[]): Snapshot {
    if (this.#snapshot !== undefined && this.#opened.has(path) && updates.length === 0) return this.#snapshot;
    for (const { path: changed, text } of updates) {
      if (text === null) this.overlays.delete(changed);
      else this.overlays.set(changed, text);
    }
    const config = configAbove(path);
    const next =
      config === undefined ? this.#advanceLoose(path, updates) : this.#advanceIn(config, path, updates);
    this.#snapshot?.dispose();
    this.#snapshot = next;
    return next;
  }

  #advanceIn(config: string, path: string, updates: readonly FileUpdate[]): Snapshot {
    const isNewProject = !this.#opened.has(config);
    const isNewFile = !this.#opened.has(path);
    this.#opened.add(config).add(path);
    return this.#api.updateSnapshot({
      ...(isNewProject ? { openProjects: [config] } : {}),
      ...(isNewFile ? { openFiles: [path] } : {}),
      fileChanges: { changed: updates.map((update) => update.path) },
    });
  }

  /** A file of no project is read only when it is opened, so a changed one is closed and opened again. */
  #advanceLoose(path: string, updates: readonly FileUpdate[]): Snapshot {
    const changed = updates.map((update) => update.path);
    const closing = changed.filter((file) => this.#opened.delete(file));
    if (closing.length > 0) this.#api.updateSnapshot({ closeFiles: closing }).dispose();
    const opening = [...new Set([path, ...changed])].filter((file) => !this.#opened.has(file));
    for (const file of opening) this.#opened.add(file);
    return this.#api.updateSnapshot({ openFiles: opening, fileChanges: { changed } });
  }
}

/** The tsconfig.json of the nearest folder that has one. */
function configAbove(path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const config = join(folder, 'tsconfig.json');
    if (existsSync(config)) return config;
    if (folder === dirname(folder)) return undefined;
  }
}

function answerOf(symbol: CheckerSymbol | undefined): TypeAnswer | undefined {
  const path = symbol?.declarations[0]?.path;
  const owner = symbol?.getParent();
  if (symbol === undefined || path === undefined || owner === undefined) return undefined;
  return { ownerName: owner.name, methodName: symbol.name, path };
}
