/** Quick fixes, "fix all" on demand or on save, and the way to a rule's documentation. */
import {
  CodeActionKind,
  type CodeAction,
  type CodeActionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { editsOfSafeFixes } from '../analysis/index.ts';
import type { Finding, FindingFix, Range, TextEdit } from '../protocol/finding.ts';
import { diagnosticOf } from './lsp-finding.ts';
import { disableEdit } from './disable-edit.ts';
import type { OpenDocument } from './open-documents.ts';

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.poolscope`;
const DOCUMENTATION_COMMAND = 'poolscope.openRuleDocumentation';

/** @param hasVersionedEdits whether the client takes edits for one version of the document. */
export function codeActions(
  params: CodeActionParams,
  document: OpenDocument,
  findings: readonly Finding[],
  hasVersionedEdits: boolean,
): CodeAction[] {
  const isWanted = (kind: string): boolean =>
    params.context.only?.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`)) ?? true;
  const edit = (edits: readonly TextEdit[]): WorkspaceEdit =>
    workspaceEdit(document, edits, hasVersionedEdits);
  const actions: CodeAction[] = [];
  if (isWanted(CodeActionKind.QuickFix)) {
    const touched = findings.filter((finding) => overlaps(finding.range, params.range));
    for (const finding of touched) {
      for (const fix of finding.fixes) actions.push(quickFix(finding, fix, edit(fix.edits)));
    }
    const documented = new Map(touched.map((finding) => [finding.rule, finding]));
    for (const finding of touched) {
      const comment = disableEdit(finding, document.text);
      if (comment !== undefined) actions.push(disabling(finding, edit([comment])));
    }
    for (const finding of documented.values()) actions.push(documentation(finding));
  }
  const allEdits = isWanted(FIX_ALL_KIND) ? editsOfSafeFixes(findings) : [];
  if (allEdits.length > 0) {
    const title = 'Fix all that Poolscope can fix safely';
    actions.push({ title, kind: FIX_ALL_KIND, edit: edit(allEdits) });
  }
  return actions;
}

/** Whether the request is for "fix all" alone, as at a save, which has to wait for the findings of types. */
export function isForFixAll(params: CodeActionParams): boolean {
  const only = params.context.only ?? [];
  return only.length > 0 && only.every((kind) => kind.startsWith(CodeActionKind.Source));
}

function quickFix(finding: Finding, fix: FindingFix, edit: WorkspaceEdit): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(finding, () => undefined)],
    isPreferred: fix.kind === 'safe',
    edit,
  };
}

function disabling(finding: Finding, edit: WorkspaceEdit): CodeAction {
  return {
    title: `Disable ${finding.rule} for this line`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(finding, () => undefined)],
    isPreferred: false,
    edit,
  };
}

function documentation(finding: Finding): CodeAction {
  const title = `Show documentation for ${finding.rule}`;
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(finding, () => undefined)],
    command: { title, command: DOCUMENTATION_COMMAND, arguments: [finding.rule, finding.docUrl] },
  };
}

function workspaceEdit(
  document: OpenDocument,
  edits: readonly TextEdit[],
  isVersioned: boolean,
): WorkspaceEdit {
  const { uri, version } = document;
  if (!isVersioned) return { changes: { [uri]: [...edits] } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: [...edits] }] };
}

function overlaps(a: Range, b: Range): boolean {
  return compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

function compare(a: Range['start'], b: Range['start']): number {
  return a.line - b.line || a.character - b.character;
}
