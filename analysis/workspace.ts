/** A folder under analysis: its files, unsaved text over them, and the findings of each. */
import type { Finding } from '../protocol/finding.ts';
import { discoverFiles, isLintable } from './discovery.ts';
import { FileView } from './file-view.ts';
import { syntaxFailureOf, type SyntaxFailure } from './functions/source-file.ts';
import { lintFile } from './lint-file.ts';
import { ModuleGraph } from './modules/module-graph.ts';
import type { RuleSeverity } from './rules/rule.ts';
import { NO_ANSWERS, type TypeAnswers } from './types/answers.ts';
import { TypeOracle, type TypeStatus } from './types/oracle.ts';

export interface WorkspaceOptions {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Severities that differ from the rules' defaults. */
  readonly rules?: Readonly<Record<string, RuleSeverity>>;
  /** `off`: never start the type checker. */
  readonly types: 'auto' | 'off';
  /** The bundled thread of the type checker (`dist/oracle-worker.js`); without it types are off. */
  readonly oracleWorkerUrl?: URL;
}

const UNREADABLE: SyntaxFailure = {
  message: 'The file cannot be read.',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
};
/** Characters of the files that are read into trees at once. */
const BATCH_SIZE = 2_000_000;

export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #graph = new ModuleGraph();
  /** Of the last version of each file that could be read as a whole. */
  readonly #lastFindings = new Map<string, Finding[]>();

  /** Files that were linted though some of their text is no code. */
  readonly #flawed = new Set<string>();
  readonly #oracle: TypeOracle | undefined;

  constructor(options: WorkspaceOptions) {
    this.#options = options;
    this.#oracle =
      options.types === 'auto' && options.oracleWorkerUrl !== undefined
        ? new TypeOracle(options.root, options.oracleWorkerUrl)
        : undefined;
  }

  /** Unsaved text of an open editor; it hides what is on disk. */
  setText(path: string, text: string): void {
    this.#graph.setText(path, text);
    this.#oracle?.update(path, text);
  }

  /** Back to what is on disk. */
  clearText(path: string): void {
    this.#graph.clearText(path);
    this.#oracle?.update(path, null);
    this.#lastFindings.delete(path);
  }

  /** The file was changed, created or deleted on disk. */
  fileChanged(path: string): void {
    this.#graph.fileChanged(path);
    if (!this.#graph.hasOverlay(path)) this.#oracle?.update(path, null);
  }

  /** Findings from syntax and effects alone; never throws for user code. */
  lintSyntax(path: string): Finding[] {
    return this.#lint(path, NO_ANSWERS);
  }

  /** Findings refined with types; those of `lintSyntax` where there are no types. */
  async lintTyped(path: string): Promise<Finding[]> {
    const [findings = []] = await this.lintAll([path]);
    return findings;
  }

  /** The typed findings of each of many files, with what types can tell asked for many at once. */
  async lintAll(paths: readonly string[]): Promise<Finding[][]> {
    const findings: Finding[][] = [];
    for (const batch of this.#batches(paths)) findings.push(...(await this.#lintBatch(batch)));
    return findings;
  }

  async #lintBatch(paths: readonly string[]): Promise<Finding[][]> {
    const views = paths.map((path) => this.#viewOrNone(path));
    const open = views.filter((view) => view !== undefined && view.openQuestions.length > 0);
    if (this.#oracle === undefined || open.length === 0) {
      return paths.map((path, index) => this.#lint(path, NO_ANSWERS, views[index]));
    }
    const asked = open.flatMap((view) =>
      view === undefined ? [] : [{ path: view.path, questions: view.openQuestions }],
    );
    const answers = await this.#oracle.ask(asked);
    const answersOf = new Map(asked.map(({ path }, index) => [path, answers[index] ?? NO_ANSWERS]));
    return paths.map((path, index) => {
      const view = views[index];
      // Answers about a text that has changed meanwhile would be put in the wrong places.
      const isCurrent = view !== undefined && this.#graph.textOf(path) === view.text;
      return isCurrent
        ? this.#lint(path, answersOf.get(path) ?? NO_ANSWERS, view)
        : this.#lint(path, NO_ANSWERS);
    });
  }

  /** Trees take much memory, and those of one batch are there at once. */
  *#batches(paths: readonly string[]): Generator<readonly string[]> {
    let batch: string[] = [];
    let size = 0;
    for (const path of paths) {
      batch.push(path);
      if (this.#isRelevant(path)) size += this.#graph.textOf(path)?.length ?? 0;
      if (size < BATCH_SIZE) continue;
      yield batch;
      batch = [];
      size = 0;
    }
    if (batch.length > 0) yield batch;
  }

  /** Starts the type checker on files that will be linted, so that it is there when it is asked. */
  prepareTypes(paths: readonly string[]): void {
    if (this.#oracle === undefined) return;
    const lintable = paths.filter((path) => isLintable(path));
    // Most of what will be loaded is behind these, and they are found long before the rest.
    const direct = lintable.filter((path) => this.#graph.importsPool(path));
    this.#oracle.prepare(direct);
    this.#oracle.prepare(lintable.filter((path) => this.#graph.reachesPool(path)));
  }

  /** What kept a file, when it was linted last, from being read as a whole. */
  problemOf(path: string): SyntaxFailure | undefined {
    const text = this.#graph.textOf(path);
    if (text === undefined) return UNREADABLE;
    return this.#flawed.has(path) ? syntaxFailureOf(path, text) : undefined;
  }

  /** The files whose findings may differ after a change of `path`. */
  dependents(path: string): string[] {
    return [...this.#graph.dependentsOf(path)];
  }

  /** The files that can be linted under `paths`, or under the root; `node_modules` and ignored folders left out. */
  discover(paths?: readonly string[]): string[] {
    const files = discoverFiles(this.#options.root, paths ?? [this.#options.root]);
    this.#graph.addKnownFiles(files);
    return files;
  }

  get typeStatus(): TypeStatus {
    if (this.#oracle !== undefined) return this.#oracle.status;
    const reason =
      this.#options.types === 'off'
        ? 'Types are switched off.'
        : 'Without types: the type checker is not installed.';
    return { state: 'unavailable', reason };
  }

  /** Ends the type checker; the workspace is not used again. */
  async dispose(): Promise<void> {
    this.#lastFindings.clear();
    await this.#oracle?.dispose();
  }

  #viewOrNone(path: string): FileView | undefined {
    try {
      const view = this.#viewOf(path, NO_ANSWERS);
      if (typeof view === 'string') return undefined;
      // What is left open is found out here, so that it fails here.
      return view.openQuestions.length >= 0 ? view : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param read the file as it is now, where it has been read already */
  #lint(path: string, answers: TypeAnswers, read?: FileView): Finding[] {
    try {
      const view = read === undefined ? this.#viewOf(path, answers) : this.#withAnswers(read, answers);
      if (view === 'unreadable') return this.#lastFindings.get(path) ?? [];
      const findings = view === 'irrelevant' ? [] : lintFile(view, this.#options.rules ?? {});
      if (view !== 'irrelevant' && view.model.tree.isPartial) return this.#known(path, findings);
      this.#lastFindings.set(path, findings);
      return findings;
    } catch {
      return this.#lastFindings.get(path) ?? [];
    }
  }

  #withAnswers(view: FileView, answers: TypeAnswers): FileView {
    return answers === NO_ANSWERS ? view : new FileView(view.model, this.#graph, answers);
  }

  /**
   * While a line is half typed the rest is read without it, and may look as if it lacked just what is being typed. What
   * was not there in the last whole version waits for the next.
   */
  #known(path: string, findings: Finding[]): Finding[] {
    const last = this.#lastFindings.get(path);
    if (last === undefined) return findings;
    const known = new Set(last.map(({ rule, message }) => `${rule} ${message}`));
    return findings.filter(({ rule, message }) => known.has(`${rule} ${message}`));
  }

  /** A file that no pool can reach and that starts no threads has nothing for the rules. */
  #isRelevant(path: string): boolean {
    return isLintable(path) && (this.#graph.reachesPool(path) || this.#graph.importsWorkers(path));
  }

  #viewOf(path: string, answers: TypeAnswers): FileView | 'unreadable' | 'irrelevant' {
    if (!this.#isRelevant(path)) return 'irrelevant';
    const model = this.#graph.modelOf(path);
    if (model?.tree.hasErrors === false) this.#flawed.delete(path);
    else this.#flawed.add(path);
    if (model === undefined) return this.#graph.textOf(path) === undefined ? 'irrelevant' : 'unreadable';
    return new FileView(model, this.#graph, answers);
  }
}
