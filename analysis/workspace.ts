/** A folder under analysis: its files, unsaved text over them, and the findings of each. */
import type { Finding, Position } from '../protocol/finding.ts';
import { inBatches } from './batches.ts';
import { LintCache } from './cache/lint-cache.ts';
import { rememberRun } from './cache/remember-run.ts';
import { settingsKey } from './cache/settings-key.ts';
import { discoverFiles, isLintable } from './discovery.ts';
import { explainAt } from './explain/explain-at.ts';
import type { Explanation } from './explain/explanation.ts';
import { FileView } from './file-view.ts';
import { syntaxFailureOf, unreadable, type SyntaxFailure } from './functions/source-file.ts';
import { LastFindings, type LintedFile } from './last-findings.ts';
import { lintFile } from './lint-file.ts';
import type { PoolReach } from './modules/may-be-pool.ts';
import { ModuleGraph } from './modules/module-graph.ts';
import { Notes } from './notes.ts';
import { PoolCatalogue } from './pools/pool-catalogue.ts';
import { NO_ANSWERS, type TypeAnswers } from './types/answers.ts';
import { TypeOracle, type TypeStatus } from './types/oracle.ts';
import { prepareChecker } from './types/prepare-checker.ts';
import { statusWithoutChecker, type WorkspaceOptions } from './workspace-options.ts';

/** Files that are looked at for places where a function is submitted; a hover has to come at once. */
const MOST_DEPENDENTS = 20;

export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #graph: ModuleGraph;
  readonly #lastFindings = new LastFindings();
  /** Files that were linted though some of their text is no code. */
  readonly #flawed = new Set<string>();
  readonly #notes = new Notes();
  readonly #cache: LintCache | undefined;
  readonly #oracle: TypeOracle | undefined;

  constructor(options: WorkspaceOptions) {
    const { root, rules = {}, pools = [], types, oracleWorkerUrl, cache } = options;
    this.#options = options;
    const hasTypes = types === 'auto' && oracleWorkerUrl !== undefined;
    this.#oracle = hasTypes ? new TypeOracle(root, oracleWorkerUrl) : undefined;
    this.#cache =
      cache === undefined ? undefined : new LintCache(root, settingsKey(rules, pools, hasTypes), cache);
    this.#graph = new ModuleGraph(this.#cache, new PoolCatalogue(pools), root);
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
    this.#lastFindings.forget(path);
  }

  /** The file was changed, created or deleted on disk. */
  fileChanged(path: string): void {
    this.#graph.fileChanged(path);
    this.#cache?.forgetEnvironment();
    if (!this.#graph.hasOverlay(path)) this.#oracle?.update(path, null);
  }

  /** The first answer: what a file and its direct imports show, while hundreds of others have still to be read. */
  lintAtOnce(path: string): readonly Finding[] {
    return this.#lint(path, NO_ANSWERS, undefined, this.#graph.nearReach);
  }

  /** Findings from syntax and effects alone; never throws for user code. */
  lintSyntax(path: string): readonly Finding[] {
    return this.#lint(path, NO_ANSWERS);
  }

  /** Findings refined with types; those of `lintSyntax` where there are no types. */
  async lintTyped(path: string): Promise<readonly Finding[]> {
    const [findings = []] = await this.#lintMany([path]);
    return findings;
  }

  /** The typed findings of some of the files of a run that goes on in steps. */
  async lintSome(paths: readonly string[]): Promise<readonly (readonly Finding[])[]> {
    return this.#lintMany(paths);
  }

  /** Reads what one file imports, so that later answers about many files come at once. */
  readAhead(path: string): void {
    if (isLintable(path)) this.#graph.importsOf(path);
  }

  /** What is known of the pool, the call on one or the task at a position. */
  async explain(path: string, position: Position): Promise<Explanation | undefined> {
    // A file of tasks knows nothing of the pools of those who import it.
    const model = this.isRelevant(path) || !isLintable(path) ? undefined : this.#graph.modelOf(path);
    const read = model === undefined ? this.#viewOrNone(path) : new FileView(model, this.#graph, NO_ANSWERS);
    if (read === undefined) return undefined;
    const answers = await this.#answersFor([read]);
    if (this.#graph.textOf(path) !== read.text) return undefined;
    const view = this.#withAnswers(read, answers.get(path) ?? NO_ANSWERS);
    return explainAt(view.model.lines.offsetAt(position), view, () =>
      this.dependents(path)
        .filter((user) => user !== path && this.isRelevant(user))
        .slice(0, MOST_DEPENDENTS)
        .map((user) => this.#viewOrNone(user))
        .filter((user) => user !== undefined),
    );
  }

  /** The typed findings of each of many files, with what types can tell asked for many at once. */
  async lintAll(paths: readonly string[]): Promise<readonly (readonly Finding[])[]> {
    const known = this.#cache?.findingsOfRun(paths);
    if (known !== undefined && !this.#graph.hasOverlays) return known;
    // Whatever has to be asked, it will be most of the files.
    if (this.#cache?.isEmpty !== false) this.#prepareTypes(paths);
    const findings = await this.#lintMany(paths);
    if (this.#cache !== undefined) {
      const keyOf = (path: string): string | undefined => this.#cacheKeyOf(path);
      rememberRun(paths, this.#cache, this.#graph, keyOf, (path) => this.isRelevant(path));
    }
    return findings;
  }

  async #lintMany(paths: readonly string[]): Promise<readonly (readonly Finding[])[]> {
    const found = new Map<string, readonly Finding[]>();
    const keys = new Map<string, string>();
    for (const path of paths) {
      const key = this.#cacheKeyOf(path);
      const known = key === undefined ? undefined : this.#cache?.findingsOf(path, key);
      if (key !== undefined) keys.set(path, key);
      if (known !== undefined) found.set(path, this.#lastFindings.settle(path, known, false));
    }
    const missing = paths.filter((path) => !found.has(path));
    if (missing.length > 1 && this.#cache?.isEmpty === false) this.#prepareTypes(missing);
    const sizeOf = (path: string): number =>
      this.isRelevant(path) ? (this.#graph.textOf(path)?.length ?? 0) : 0;
    for (const batch of inBatches(missing, sizeOf)) {
      for (const { path, findings, isComplete } of await this.#lintBatch(batch)) {
        found.set(path, findings);
        const key = keys.get(path);
        // The file or what it imports may have changed while types were asked for.
        if (isComplete && key !== undefined && key === this.#cacheKeyOf(path)) {
          this.#cache?.remember(path, key, findings);
        }
      }
    }
    return paths.map((path) => found.get(path) ?? []);
  }

  async #lintBatch(paths: readonly string[]): Promise<readonly LintedFile[]> {
    const open: FileView[] = [];
    const done: LintedFile[] = [];
    for (const path of paths) {
      const view = this.#viewOrNone(path);
      // While the type checker loads, what need not be asked about is done; its tree is not kept until then.
      if (view !== undefined && view.openQuestions.length > 0) open.push(view);
      else done.push(this.#linted(path, NO_ANSWERS, view));
    }
    const answersOf = await this.#answersFor(open);
    const hasAnswers = this.#oracle === undefined || this.#oracle.status.state === 'ready';
    for (const view of open) {
      // Answers about a text that has changed meanwhile would be put in the wrong places.
      const isCurrent = this.#graph.textOf(view.path) === view.text;
      const file = isCurrent
        ? this.#linted(view.path, answersOf.get(view.path) ?? NO_ANSWERS, view)
        : this.#linted(view.path, NO_ANSWERS);
      done.push({ ...file, isComplete: file.isComplete && hasAnswers });
    }
    return done;
  }

  #linted(path: string, answers: TypeAnswers, view?: FileView): LintedFile {
    const findings = this.#lint(path, answers, view);
    return { path, findings, isComplete: view !== undefined && !this.#flawed.has(path) };
  }

  /** What types can tell of the files that leave something open, by path. */
  async #answersFor(views: readonly FileView[]): Promise<ReadonlyMap<string, TypeAnswers>> {
    const asked = views
      .filter((view) => view.openQuestions.length > 0)
      .map((view) => ({ path: view.path, questions: view.openQuestions }));
    const answers = asked.length === 0 ? [] : ((await this.#oracle?.ask(asked)) ?? []);
    return new Map(asked.map(({ path }, index) => [path, answers[index] ?? NO_ANSWERS]));
  }

  /** What the findings of a file will be kept under; undefined where they are not kept. */
  #cacheKeyOf(path: string): string | undefined {
    if (this.#cache === undefined || !this.isRelevant(path) || this.#graph.isUnsaved(path)) return undefined;
    return this.#cache.keyOf(path, this.#graph);
  }

  /** Starts the type checker on files that will be linted, so that it is there when it is asked. */
  #prepareTypes(paths: readonly string[]): void {
    if (this.#oracle !== undefined) prepareChecker(this.#oracle, this.#graph, paths);
  }

  /** What kept a file, when it was linted last, from being read as a whole. */
  problemOf(path: string): SyntaxFailure | undefined {
    if (!this.#flawed.has(path)) return this.#graph.hasOverlay(path) ? undefined : unreadable(path);
    return syntaxFailureOf(path, this.#graph.textOf(path) ?? '');
  }

  /** What the user should know of the analysis itself, each once: files that were left out, rules that failed. */
  takeNotes(): readonly string[] {
    return this.#notes.take();
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

  /** What the file says for the analysis: unsaved text, else what was read from disk. */
  textOf(path: string): string | undefined {
    return this.#graph.textOf(path);
  }

  /** The files that were read so far; those of them that change on disk must be told to `fileChanged`. */
  get readFiles(): readonly string[] {
    return this.#graph.readFiles;
  }

  get typeStatus(): TypeStatus {
    return this.#oracle?.status ?? statusWithoutChecker(this.#options.types);
  }

  /** Writes what was found to the cache, for the next run. */
  saveCache(): void {
    this.#cache?.save();
  }

  /** Ends the type checker; the workspace is not used again. */
  async dispose(): Promise<void> {
    this.saveCache();
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
  #lint(path: string, answers: TypeAnswers, read?: FileView, reach?: PoolReach): readonly Finding[] {
    try {
      const view = read === undefined ? this.#viewOf(path, answers, reach) : this.#withAnswers(read, answers);
      if (view === 'unreadable') return this.#lastFindings.of(path);
      if (view === 'irrelevant') return this.#lastFindings.settle(path, [], false);
      const findings = lintFile(view, this.#options.rules ?? {}, (rule, error) =>
        this.#noteFailure(rule, path, error),
      );
      return this.#lastFindings.settle(path, findings, view.model.tree.isPartial);
    } catch (error) {
      this.#noteFailure('The analysis', path, error);
      return this.#lastFindings.of(path);
    }
  }

  #noteFailure(what: string, path: string, error: unknown): void {
    this.#flawed.add(path);
    this.#notes.addFailure(what, path, error);
  }

  #withAnswers(view: FileView, answers: TypeAnswers): FileView {
    return answers === NO_ANSWERS ? view : new FileView(view.model, this.#graph, answers);
  }

  /** A file that no pool can reach and that starts no threads has nothing for the rules. */
  isRelevant(path: string): boolean {
    return isLintable(path) && this.#graph.isRelevant(path);
  }

  #viewOf(path: string, answers: TypeAnswers, reach?: PoolReach): FileView | 'unreadable' | 'irrelevant' {
    if (!this.isRelevant(path)) return 'irrelevant';
    const reason = this.#graph.reasonToSkip(path);
    if (reason !== undefined) {
      this.#notes.add(`skipped ${path}`, `${path} was skipped: ${reason}`);
      return 'irrelevant';
    }
    const model = this.#graph.modelOf(path);
    if (model?.tree.hasErrors === false) this.#flawed.delete(path);
    else this.#flawed.add(path);
    return model === undefined ? 'unreadable' : new FileView(model, this.#graph, answers, reach);
  }
}
