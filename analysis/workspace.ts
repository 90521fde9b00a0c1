/** A folder under analysis: its files, unsaved text over them, and the findings of each. */
import type { Finding } from '../protocol/finding.ts';
import { discoverFiles, isLintable } from './discovery.ts';
import { FileView } from './file-view.ts';
import { lintFile } from './lint-file.ts';
import { ModuleGraph } from './modules/module-graph.ts';
import type { RuleSeverity } from './rules/rule.ts';
import { NO_ANSWERS, type TypeAnswers, type TypeQuestion } from './types/answers.ts';
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

export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #graph = new ModuleGraph();
  /** Of the last version of each file that could be read as a whole. */
  readonly #lastFindings = new Map<string, Finding[]>();

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
    const questions = this.#openQuestions(path);
    if (this.#oracle === undefined || questions.length === 0) return this.lintSyntax(path);
    const text = this.#graph.textOf(path);
    const answers = await this.#oracle.ask(path, questions);
    // Answers about a text that has changed meanwhile would be put in the wrong places.
    return this.#lint(path, this.#graph.textOf(path) === text ? answers : NO_ANSWERS);
  }

  /** The files whose findings may differ after a change of `path`. */
  dependents(path: string): string[] {
    return [...this.#graph.dependentsOf(path)];
  }

  /** The files that can be linted under `paths`, or under the root; `node_modules` and ignored folders left out. */
  discover(paths?: readonly string[]): string[] {
    return discoverFiles(this.#options.root, paths ?? [this.#options.root]);
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

  #openQuestions(path: string): readonly TypeQuestion[] {
    try {
      const view = this.#viewOf(path, NO_ANSWERS);
      return typeof view === 'string' ? [] : view.openQuestions;
    } catch {
      return [];
    }
  }

  #lint(path: string, answers: TypeAnswers): Finding[] {
    try {
      const view = this.#viewOf(path, answers);
      if (view === 'unreadable') return this.#lastFindings.get(path) ?? [];
      const findings = view === 'irrelevant' ? [] : lintFile(view, this.#options.rules ?? {});
      if (view !== 'irrelevant' && view.model.tree.isPartial) return this.#known(path, findings);
      this.#lastFindings.set(path, findings);
      return findings;
    } catch {
      return this.#lastFindings.get(path) ?? [];
    }
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

  #viewOf(path: string, answers: TypeAnswers): FileView | 'unreadable' | 'irrelevant' {
    if (!isLintable(path)) return 'irrelevant';
    if (!this.#graph.reachesPool(path) && !this.#graph.importsWorkers(path)) return 'irrelevant';
    const model = this.#graph.modelOf(path);
    if (model === undefined) return this.#graph.textOf(path) === undefined ? 'irrelevant' : 'unreadable';
    return new FileView(model, this.#graph, answers);
  }
}
