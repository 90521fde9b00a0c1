/** Every fix that the rules propose for a piece of code, with the files as they are before and after it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding, FindingFix } from '../../../protocol/finding.ts';
import { applyEdits, Workspace } from '../../index.ts';

export type Files = Readonly<Record<string, string>>;

export interface ProposedFix {
  readonly finding: Finding;
  readonly fix: FindingFix;
  readonly file: string;
  readonly before: Files;
  readonly after: Files;
  /** What the linter says of the file without the fix and with it. */
  readonly found: readonly Finding[];
  readonly left: readonly Finding[];
}

/** The files of a fixture: `/// name.ts` begins another one. */
export function filesOfFixture(source: string, firstName: string): Files {
  const [first = '', ...others] = source.replace(/^\n/, '').split(/^\s*\/\/\/ (\S+)\n/m);
  const files: Record<string, string> = { [firstName]: first };
  for (let at = 0; at < others.length; at += 2) files[others[at] ?? ''] = others[at + 1] ?? '';
  return { 'package.json': '{"type":"module"}', ...files };
}

export async function proposedFixes(files: Files): Promise<readonly ProposedFix[]> {
  const folder = mkdtempSync(join(tmpdir(), 'poolscope-fix-'));
  writeAll(folder, files);
  const workspace = new Workspace({ root: folder, types: 'off' });
  try {
    return Object.keys(files).flatMap((file) => fixesOf(file, files, folder, workspace));
  } finally {
    await workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

function fixesOf(file: string, before: Files, folder: string, workspace: Workspace): ProposedFix[] {
  const path = join(folder, file);
  const text = before[file] ?? '';
  const found = workspace.lintSyntax(path);
  return found.flatMap((finding) =>
    finding.fixes.map((fix) => {
      const fixed = applyEdits(text, fix.edits);
      workspace.setText(path, fixed);
      const left = workspace.lintSyntax(path);
      workspace.clearText(path);
      return { finding, fix, file, before, after: { ...before, [file]: fixed }, found, left };
    }),
  );
}

export function writeAll(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
