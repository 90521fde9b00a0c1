/** Findings that the user does not want to see again, remembered for each function of the workspace. */
import type * as vscode from 'vscode';
import { VERDICT_IDS, type VerdictId } from '../protocol/profile-report.ts';

const KEY_PREFIX = 'poolscope.dismissed:';

interface FunctionName {
  readonly file: string;
  readonly functionName: string;
}

export class DismissedFindings {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** What was remembered by another version and is no finding now is left out. */
  of(subject: FunctionName): readonly VerdictId[] {
    const ids: unknown = this.#memory.get(keyOf(subject));
    return Array.isArray(ids) ? VERDICT_IDS.filter((id) => ids.includes(id)) : [];
  }

  async set(subject: FunctionName, findings: readonly VerdictId[]): Promise<void> {
    await this.#memory.update(keyOf(subject), findings.length === 0 ? undefined : [...findings]);
  }
}

function keyOf({ file, functionName }: FunctionName): string {
  return `${KEY_PREFIX}${functionName}\n${file}`;
}
