/** Lints the texts that a linter hands over, file by file, with the rest of the project read from disk. */
import { statSync } from 'node:fs';
import { applyEdits, LineIndex, readConfiguration, Workspace } from '../analysis/index.ts';
import type { Finding, FindingFix } from '../protocol/finding.ts';
import type { Problem, ProblemFix } from './thread-messages.ts';

export class LintSession {
  readonly #workspace: Workspace;
  readonly #types: 'auto' | 'off';
  readonly #linted = new Set<string>();
  /** When each file that was read was written last. */
  readonly #stamps = new Map<string, number>();
  #isTypeLossTold = false;

  /** @throws when poolscope.json is wrong, in words */
  constructor(root: string, types: 'auto' | 'off', oracleWorkerUrl: URL | undefined) {
    // Which rules are on, and how severe, is for the linter's own configuration to say.
    const { pools, problems } = readConfiguration(root);
    if (problems.length > 0) throw new Error(problems.join(' '));
    this.#types = types;
    this.#workspace = new Workspace({
      root,
      pools,
      types,
      ...(oracleWorkerUrl === undefined ? {} : { oracleWorkerUrl }),
    });
  }

  async lint(path: string, text: string): Promise<readonly Problem[]> {
    // A file that comes again is edited, in an editor or by fixes; others may have been as well.
    if (this.#linted.has(path)) this.#lookAgain();
    this.#linted.add(path);
    const isSaved = this.#workspace.textOf(path) === text;
    if (!isSaved) this.#workspace.setText(path, text);
    try {
      const findings = await this.#workspace.lintTyped(path);
      return findings.map((finding) => problemOf(finding, text));
    } finally {
      if (!isSaved) this.#workspace.clearText(path);
      this.#stampRead();
    }
  }

  takeNotes(): readonly string[] {
    const { state, reason } = this.#workspace.typeStatus;
    const notes = [...this.#workspace.takeNotes()];
    if (this.#types === 'auto' && state === 'unavailable' && !this.#isTypeLossTold) {
      this.#isTypeLossTold = true;
      notes.push(`${reason} Fewer problems are found that way.`);
    }
    return notes;
  }

  #lookAgain(): void {
    for (const [path, stamp] of this.#stamps) {
      const now = stampOf(path);
      if (now === stamp) continue;
      this.#workspace.fileChanged(path);
      this.#stamps.set(path, now);
    }
  }

  #stampRead(): void {
    for (const path of this.#workspace.readFiles) {
      if (!this.#stamps.has(path)) this.#stamps.set(path, stampOf(path));
    }
  }
}

/** Zero where there is no file. */
function stampOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function problemOf({ rule, severity, message, range, fixes }: Finding, text: string): Problem {
  const lines = new LineIndex(text);
  return {
    rule,
    severity,
    message,
    start: placeOf(lines.offsetAt(range.start), text),
    end: placeOf(lines.offsetAt(range.end), text),
    fixes: fixes.map((fix) => asOneEdit(fix, text, lines)),
  };
}

/** Linters end lines where the language does, which is at more characters than in editors. */
function placeOf(offset: number, text: string): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(/\r\n|[\r\n\u2028\u2029]/);
  return { line: lines.length, column: lines.at(-1)?.length ?? 0 };
}

/** Linters take a fix of many edits apart in their own ways, and one edit as it is. */
function asOneEdit({ title, kind, edits }: FindingFix, text: string, lines: LineIndex): ProblemFix {
  const start = Math.min(...edits.map(({ range }) => lines.offsetAt(range.start)));
  const end = Math.max(...edits.map(({ range }) => lines.offsetAt(range.end)));
  const fixed = applyEdits(text, edits);
  return { title, kind, start, end, newText: fixed.slice(start, fixed.length - (text.length - end)) };
}
