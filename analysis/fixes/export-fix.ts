/** Exports a top-level function where it is declared. */
import type { FileView } from '../file-view.ts';
import type { ReportFix, SpanEdit } from '../rules/rule.ts';
import { parentOf, wrapped, type FunctionLike, type Node } from '../syntax/tree.ts';

export function exportFixes(owner: FunctionLike, view: FileView): readonly ReportFix[] {
  const statement = topLevelStatement(owner);
  const name = nameOf(owner, view);
  if (statement === undefined || name === undefined) return [];
  const edit = view.model.summary.hasModuleSyntax
    ? { start: statement.start, end: statement.start, newText: 'export ' }
    : commonJsExport(name, statement);
  return [{ title: `Export \`${name}\``, kind: 'suggestion', edits: [edit] }];
}

function commonJsExport(name: string, statement: Node): SpanEdit {
  return { start: statement.end, end: statement.end, newText: `\nexports.${name} = ${name};` };
}

function topLevelStatement(owner: FunctionLike): Node | undefined {
  if (owner.type === 'FunctionDeclaration') return parentOf(owner)?.type === 'Program' ? owner : undefined;
  const declarator = parentOf(wrapped(owner));
  const declaration = declarator === undefined ? undefined : parentOf(declarator);
  if (declarator?.type !== 'VariableDeclarator' || declaration?.type !== 'VariableDeclaration')
    return undefined;
  return parentOf(declaration)?.type === 'Program' ? declaration : undefined;
}

function nameOf(owner: FunctionLike, view: FileView): string | undefined {
  if (owner.type === 'FunctionDeclaration') return owner.id?.name;
  const declarator = parentOf(wrapped(owner));
  return declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
    ? view.model.names.bindingOf(declarator.id)?.name
    : undefined;
}
