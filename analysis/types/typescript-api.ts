/**
 * The one file that knows TypeScript 7's native API, which is still called unstable. The client is synchronous: it
 * blocks its thread, so it lives in one of its own. Text that is not saved is served to the checker by `readFile`.
 */
import { dirname, sep } from 'node:path';
import { API, type Project, type Snapshot, type Symbol as CheckerSymbol } from 'typescript/unstable/sync';
import type { TypeAnswer } from './answers.ts';
import {
  configAbove,
  narrowPathBeside,
  narrowPathIn,
  NarrowProject,
  referencedConfigs,
} from './narrow-project.ts';
import type { AskedFile, FileUpdate } from './oracle-messages.ts';

/** Go's own: collecting seldomer saves a tenth of the time of loading, and costs 40 MB for as long as the editor is open. */
const MEMORY_SETTING = '100';
/** Files that change which files belong to a project, or how they are compiled. */
const PROJECT_FILES = /(\.json|\.d\.[cm]?ts)$/;
/** Of the messages about a configuration, those after which its options are not what the user wants. */
const UNREADABLE_CONFIG = new Set([5083, 6053, 18_000]);
const LAST_SYNTAX_ERROR = 1999;

interface Owners {
  readonly owners: readonly (readonly (TypeAnswer | undefined)[])[];
  /** Why there are none for the files of a project, in words. */
  readonly problem: string | undefined;
}

export class TypeChecker {
  readonly #api: API;
  readonly #root: string;
  /** Unsaved text by path; given on to the next checker when this one dies. */
  readonly overlays: Map<string, string>;
  /** By the path of the narrow configuration. */
  readonly #projects = new Map<string, NarrowProject>();
  /** By file. */
  readonly #projectOf = new Map<string, NarrowProject>();
  readonly #opened = new Set<string>();
  #snapshot: Snapshot | undefined;

  /** @throws when the native compiler is missing or does not start. */
  constructor(root: string, overlays: ReadonlyMap<string, string> = new Map()) {
    this.#root = root;
    this.overlays = new Map(overlays);
    process.env['GOGC'] ??= MEMORY_SETTING;
    const readFile = (path: string): string | undefined =>
      this.#projects.get(path)?.text ?? this.overlays.get(path);
    this.#api = new API({ cwd: root, fs: { readFile } });
  }

  /** Loads the projects of files that will be asked about. */
  prepare(paths: readonly string[], updates: readonly FileUpdate[]): void {
    this.#advance(paths, updates);
  }

  /** Who declares the methods called at the positions of each file; undefined where the checker knows none. */
  ownersAt(files: readonly AskedFile[], updates: readonly FileUpdate[]): Owners {
    const snapshot = this.#advance(
      files.map(({ path }) => path),
      updates,
    );
    const known = new Map<CheckerSymbol, TypeAnswer | undefined>();
    const problems = new Map<NarrowProject, string | undefined>();
    const owners = files.map(({ path, positions }) => {
      const narrow = this.#projectOf.get(path);
      const project = narrow === undefined ? undefined : snapshot.getProject(narrow.path);
      if (narrow === undefined || project === undefined) return [];
      if (!problems.has(narrow)) problems.set(narrow, problemOf(project));
      if (problems.get(narrow) !== undefined) return [];
      return project.checker.getSymbolAtPosition(path, positions).map((symbol) => {
        if (symbol === undefined) return undefined;
        if (!known.has(symbol)) known.set(symbol, answerOf(symbol));
        return known.get(symbol);
      });
    });
    return { owners, problem: [...problems.values()].find((problem) => problem !== undefined) };
  }

  close(): void {
    this.#api.close();
  }

  #advance(paths: readonly string[], updates: readonly FileUpdate[]): Snapshot {
    for (const { path, text } of updates) {
      if (text === null) this.overlays.delete(path);
      else this.overlays.set(path, text);
    }
    const changed = updates.map(({ path }) => path);
    if (changed.some((path) => PROJECT_FILES.test(path))) changed.push(...this.#forgetProjects());
    const grown = this.#assign(paths);
    const opening = grown.filter((project) => !this.#opened.has(project));
    for (const project of opening) this.#opened.add(project);
    if (this.#snapshot !== undefined && changed.length === 0 && grown.length === 0) return this.#snapshot;
    const next = this.#api.updateSnapshot({
      ...(opening.length > 0 ? { openProjects: opening } : {}),
      fileChanges: { changed: [...changed, ...grown] },
    });
    this.#snapshot?.dispose();
    this.#snapshot = next;
    return next;
  }

  /** The paths of the projects that the files made larger. */
  #assign(paths: readonly string[]): string[] {
    const grown = new Set<string>();
    for (const path of paths) {
      let project = this.#projectOf.get(path);
      if (project === undefined) this.#projectOf.set(path, (project = this.#projectFor(path)));
      if (project.add(path)) grown.add(project.path);
    }
    return [...grown];
  }

  #projectFor(path: string): NarrowProject {
    const config = this.#configFor(path);
    const folder = isBelow(path, this.#root) ? this.#root : dirname(path);
    const narrowPath = config === undefined ? narrowPathIn(folder) : narrowPathBeside(config);
    let project = this.#projects.get(narrowPath);
    if (project === undefined) {
      project =
        config === undefined
          ? NarrowProject.without(narrowPath)
          : NarrowProject.of(narrowPath, config, this.#api.parseConfigFile(config).fileNames);
      this.#projects.set(narrowPath, project);
    }
    return project;
  }

  /** The nearest configuration, or of those it refers to the one that includes the file. */
  #configFor(path: string): string | undefined {
    const nearest = configAbove(path);
    if (nearest === undefined) return undefined;
    const referenced = referencedConfigs(nearest);
    if (referenced.length === 0 || this.#includes(nearest, path)) return nearest;
    return referenced.find((config) => this.#includes(config, path)) ?? nearest;
  }

  #includes(config: string, path: string): boolean {
    try {
      return this.#api.parseConfigFile(config).fileNames.includes(path);
    } catch {
      return false;
    }
  }

  /** The configurations that must be read again. */
  #forgetProjects(): readonly string[] {
    const paths = [...this.#projects.keys()];
    const files = [...this.#projectOf.keys()];
    this.#projects.clear();
    this.#projectOf.clear();
    this.#assign(files);
    return [...new Set([...paths, ...this.#projects.keys()])];
  }
}

/** What is wrong with a configuration; the types would be those of another project. */
function problemOf({ program, configFileName }: Project): string | undefined {
  const problem = program
    .getConfigFileParsingDiagnostics()
    .find(({ code }) => code <= LAST_SYNTAX_ERROR || UNREADABLE_CONFIG.has(code));
  if (problem === undefined) return undefined;
  return `${problem.fileName ?? configAbove(configFileName) ?? 'tsconfig.json'}: ${problem.text}`;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function answerOf(symbol: CheckerSymbol): TypeAnswer | undefined {
  const path = symbol.declarations[0]?.path;
  const owner = symbol.getParent();
  if (path === undefined || owner === undefined) return undefined;
  return { ownerName: owner.name, methodName: symbol.name, path };
}
