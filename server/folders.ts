/** One analysis per folder of the window; a file outside all of them is analysed in its own directory. */
import { existsSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import {
  analyserVersion,
  parseDeclaredPools,
  readConfiguration,
  Workspace,
  type CacheOptions,
  type TypeStatus,
} from '../analysis/index.ts';
import { uriOfPath } from './document-path.ts';
import type { Settings } from './settings.ts';

interface Entry {
  readonly workspace: Workspace;
  /** The settings it was made with, to tell whether it still stands for them. */
  readonly rules: string;
}

/** What the analyses need to know of the editor. */
export interface EditorState {
  readSettings(scopeUri: string): Promise<Settings>;
  /** The open files with their unsaved text. */
  openFiles(): Iterable<{ readonly path: string; readonly text: string }>;
}

export class Folders {
  readonly #editor: EditorState;
  readonly #entries = new Map<string, Entry>();
  #roots: readonly string[] = [];

  constructor(editor: EditorState) {
    this.#editor = editor;
  }

  /** Ends the analyses of folders that are no longer there. */
  async setRoots(roots: readonly string[]): Promise<void> {
    // Of folders inside each other, the innermost has the file.
    this.#roots = roots.map(withoutTrailingSeparator).toSorted((a, b) => b.length - a.length);
    await this.disposeUnused();
  }

  /** The folders of the window. */
  get roots(): readonly string[] {
    return this.#roots;
  }

  /** The folder of the window that has `path`; undefined for a file outside of all. */
  rootOf(path: string): string | undefined {
    return this.#roots.find((root) => path === root || path.startsWith(root + sep));
  }

  get all(): readonly Workspace[] {
    return [...this.#entries.values()].map(({ workspace }) => workspace);
  }

  get typeStatuses(): readonly TypeStatus[] {
    return this.all.map(({ typeStatus }) => typeStatus);
  }

  settingsOf(path: string): Promise<Settings> {
    return this.#editor.readSettings(uriOfPath(this.#rootOf(path)));
  }

  /** The analysis that has `path`, made where there is none yet. */
  async workspaceOf(path: string): Promise<Workspace> {
    const root = this.#rootOf(path);
    const settings = await this.#editor.readSettings(uriOfPath(root));
    const project = readConfiguration(root);
    // What the user sets for the editor stands above what the project says.
    const severities = { ...project.rules, ...settings.rules };
    const own = parseDeclaredPools(settings.pools, root, 'poolscope.lint.pools');
    const pools = [...own.pools, ...project.pools];
    const problems = [...project.problems, ...own.problems];
    const rules = JSON.stringify([severities, pools, problems]);
    const known = this.#entries.get(root);
    if (known?.rules === rules) return known.workspace;
    // The editor shows what a server writes here in its log.
    for (const problem of problems) process.stderr.write(`${problem}\n`);
    const workspace = new Workspace({
      root,
      rules: severities,
      pools,
      types: 'auto',
      ...oracleWorker(),
      ...cache(),
    });
    this.#entries.set(root, { workspace, rules });
    for (const { path: open, text } of this.#editor.openFiles()) {
      if (this.#rootOf(open) === root) workspace.setText(open, text);
    }
    await known?.workspace.dispose();
    return workspace;
  }

  /** The analysis that has `path`, where there is one. */
  knownWorkspaceOf(path: string): Workspace | undefined {
    return this.#entries.get(this.#rootOf(path))?.workspace;
  }

  /** Ends the analyses that neither a folder nor an open file needs. */
  async disposeUnused(): Promise<void> {
    const needed = new Set(this.#roots);
    for (const { path } of this.#editor.openFiles()) needed.add(this.#rootOf(path));
    const unused = [...this.#entries].filter(([root]) => !needed.has(root));
    for (const [root] of unused) this.#entries.delete(root);
    await Promise.all(unused.map(([, { workspace }]) => workspace.dispose()));
  }

  async dispose(): Promise<void> {
    const workspaces = this.all;
    this.#entries.clear();
    await Promise.all(workspaces.map((workspace) => workspace.dispose()));
  }

  #rootOf(path: string): string {
    return this.rootOf(path) ?? dirname(path);
  }
}

function withoutTrailingSeparator(path: string): string {
  return path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path;
}

/** Shared with the command line; what the sources themselves find, unbuilt, is not kept. */
function cache(): { cache?: CacheOptions } {
  const version = analyserVersion();
  return version === undefined ? {} : { cache: { version } };
}

/** The bundle of the type checker's thread lies beside the server's. */
function oracleWorker(): { oracleWorkerUrl?: URL } {
  const url = new URL('./oracle-worker.js', import.meta.url);
  return existsSync(url) ? { oracleWorkerUrl: url } : {};
}
