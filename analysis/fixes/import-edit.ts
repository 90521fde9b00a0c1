/** Adds a named import, unless the file has it already. */
import type { FileView } from '../file-view.ts';
import type { ValueRef } from '../model/value-ref.ts';
import type { SpanEdit } from '../rules/rule.ts';
import type { Node } from '../syntax/tree.ts';

export interface ImportEdit {
  /** The local name to use. */
  readonly name: string;
  readonly edits: readonly SpanEdit[];
}

/** Undefined where the file has no place for an import: no module, or the name is taken by something else. */
export function importEdit(specifier: string, name: string, view: FileView): ImportEdit | undefined {
  const existing = view.model.names.moduleScope.bindings.get(name);
  if (existing !== undefined) {
    const value = view.model.describer.describeBinding(existing);
    return isExportOf(value, specifier, name) ? { name, edits: [] } : undefined;
  }
  const bare = specifier.replace(/^node:/, '');
  for (const statement of view.model.tree.program.body) {
    if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') continue;
    if (statement.source.value.replace(/^node:/, '') !== bare) continue;
    const last = statement.specifiers.findLast(({ type }) => type === 'ImportSpecifier');
    if (last !== undefined)
      return { name, edits: [{ start: last.end, end: last.end, newText: `, ${name}` }] };
  }
  return newImport(specifier, name, view);
}

/** `import { name }`, or `const { name } = require()`. */
function isExportOf(value: ValueRef, specifier: string, name: string): boolean {
  const bare = specifier.replace(/^node:/, '');
  if (value.kind === 'import') return value.specifier.replace(/^node:/, '') === bare && value.name === name;
  return value.kind === 'member' && value.name === name && isExportOf(value.object, specifier, '*');
}

function newImport(specifier: string, name: string, view: FileView): ImportEdit {
  const { body } = view.model.tree.program;
  if (!view.model.summary.hasModuleSyntax) {
    const start = body.find((statement) => !isDirective(statement))?.start ?? 0;
    return {
      name,
      edits: [{ start, end: start, newText: `const { ${name} } = require('${specifier}');\n` }],
    };
  }
  const start = body.find(({ type }) => type === 'ImportDeclaration')?.start ?? body[0]?.start ?? 0;
  return { name, edits: [{ start, end: start, newText: `import { ${name} } from '${specifier}';\n` }] };
}

function isDirective(statement: Node): boolean {
  return statement.type === 'ExpressionStatement' && 'directive' in statement && Boolean(statement.directive);
}
