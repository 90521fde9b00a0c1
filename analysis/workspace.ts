/** A folder under analysis: its files, unsaved text over them, and the findings of each. */
import type { Finding } from '../protocol/finding.ts';
import type { RuleSeverity } from './rules/rule.ts';

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

export interface TypeStatus {
  readonly state: 'starting' | 'ready' | 'unavailable';
  /** One sentence for the user. */
  readonly reason: string;
}

export class Workspace {
  readonly options: WorkspaceOptions;
  readonly #overlays = new Map<string, string>();

  constructor(options: WorkspaceOptions) {
    this.options = options;
  }

  /** Unsaved text of an open editor; it hides what is on disk. */
  setText(path: string, text: string): void {
    this.#overlays.set(path, text);
  }

  /** Back to what is on disk. */
  clearText(path: string): void {
    this.#overlays.delete(path);
  }

  /** The file was changed, created or deleted on disk. */
  fileChanged(path: string): void {
    this.#overlays.delete(path);
  }

  /** Findings from syntax and effects alone; never throws for user code. */
  lintSyntax(_path: string): Finding[] {
    return [];
  }

  /** Findings refined with types; those of `lintSyntax` where there are no types. */
  async lintTyped(path: string): Promise<Finding[]> {
    return this.lintSyntax(path);
  }

  /** The files whose findings may differ after a change of `path`. */
  dependents(_path: string): string[] {
    return [];
  }

  /** The files that can be linted under `paths`, or under the root. */
  discover(_paths?: readonly string[]): string[] {
    return [];
  }

  get typeStatus(): TypeStatus {
    return { state: 'unavailable', reason: 'Types are off.' };
  }

  /** Ends the type checker; the workspace is not used again. */
  async dispose(): Promise<void> {
    this.#overlays.clear();
  }
}
