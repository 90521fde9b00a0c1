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
import { disableEdit, disableInFileEdit } from './disable-edit.ts';
import type { OpenDocument } from './open-documents.ts';

export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.poolscope`;
const TURN_OFF_COMMAND = 'poolscope.turnRuleOff';
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
    actions.push(...sameRuleFixes(touched, findings, edit));
    for (const finding of touched) {
      const comment = disableEdit(finding, document.text);
      if (comment !== undefined) actions.push(disabling(finding, 'line', edit([comment])));
    }
    const oncePerRule = new Map(touched.map((finding) => [finding.rule, finding]));
    for (const finding of oncePerRule.values()) {
      const comment = disableInFileEdit(finding, document.text);
      if (comment !== undefined) actions.push(disabling(finding, 'file', edit([comment])));
      actions.push(documentation(finding), ...turningOff(finding, document));
    }
  }
  const allEdits = isWanted(FIX_ALL_KIND) ? editsOfSafeFixes(findings) : [];
  if (allEdits.length > 0) {
    const title = 'Fix all auto-fixable Poolscope problems';
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

/** Of each rule that has more findings in the file which can be fixed safely: all of them at once. */
function sameRuleFixes(
  touched: readonly Finding[],
  findings: readonly Finding[],
  edit: (edits: readonly TextEdit[]) => WorkspaceEdit,
): CodeAction[] {
  const rules = new Set(touched.filter(isSafelyFixed).map(({ rule }) => rule));
  return [...rules].flatMap((rule) => {
    const all = findings.filter((finding) => finding.rule === rule && isSafelyFixed(finding));
    if (all.length < 2) return [];
    return {
      title: `Fix all ${rule} problems in this file`,
      kind: CodeActionKind.QuickFix,
      diagnostics: all.map((finding) => diagnosticOf(finding, () => undefined)),
      isPreferred: false,
      edit: edit(editsOfSafeFixes(all)),
    };
  });
}

function isSafelyFixed({ fixes }: Finding): boolean {
  return fixes.some(({ kind }) => kind === 'safe');
}

/** A document that was never saved belongs to no project. */
function turningOff(finding: Finding, { uri }: OpenDocument): CodeAction[] {
  const targets = [
    ['settings', 'the settings'],
    ['project', 'poolscope.json'],
  ] as const;
  const possible = uri.startsWith('file:') ? targets : targets.slice(0, 1);
  return possible.map(([target, where]) => {
    const title = `Turn ${finding.rule} off in ${where}`;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnosticOf(finding, () => undefined)],
      isPreferred: false,
      command: { title, command: TURN_OFF_COMMAND, arguments: [finding.rule, target, uri] },
    };
  });
}

function disabling(finding: Finding, scope: 'line' | 'file', edit: WorkspaceEdit): CodeAction {
  return {
    title: `Disable ${finding.rule} for this ${scope}`,
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
