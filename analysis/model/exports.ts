/** What a module exports, in both module systems. */
import type { ModuleExportName } from 'oxc-parser';
import type { SyntaxTree } from '../syntax/parse.ts';
import type { Names } from '../syntax/binding.ts';
import { isFunction, memberName, walk, type Node } from '../syntax/tree.ts';
import type { Describer } from './describe.ts';
import type { ValueRef } from './value-ref.ts';

export interface ModuleExports {
  readonly exports: Map<string, ValueRef>;
  readonly starExports: string[];
}

export function collectExports(tree: SyntaxTree, names: Names, describer: Describer): ModuleExports {
  const found: ModuleExports = { exports: new Map(), starExports: [] };
  for (const statement of tree.program.body) {
    switch (statement.type) {
      case 'ExportAllDeclaration':
        if (statement.exported === null) found.starExports.push(statement.source.value);
        else {
          const whole: ValueRef = { kind: 'import', specifier: statement.source.value, name: '*' };
          found.exports.set(exportedName(statement.exported), whole);
        }
        break;
      case 'ExportDefaultDeclaration':
        found.exports.set('default', describer.describe(statement.declaration));
        break;
      case 'TSExportAssignment':
        found.exports.set('=', describer.describe(statement.expression));
        break;
      case 'ExportNamedDeclaration':
        for (const [name, value] of namedExports(statement, names, describer)) found.exports.set(name, value);
        break;
      default:
        break;
    }
  }
  collectCommonJs(tree, names, describer, found.exports);
  return found;
}

function exportedName(name: ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name;
}

function namedExports(statement: Node, names: Names, describer: Describer): readonly [string, ValueRef][] {
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const found: [string, ValueRef][] = [];
  for (const specifier of statement.specifiers) {
    const local = exportedName(specifier.local);
    const value: ValueRef =
      statement.source === null
        ? describer.describe(specifier.local)
        : { kind: 'import', specifier: statement.source.value, name: local };
    found.push([exportedName(specifier.exported), value]);
  }
  const { declaration } = statement;
  if (declaration?.type === 'VariableDeclaration') {
    for (const declarator of declaration.declarations) {
      walk(declarator.id, (node) => {
        const binding = node.type === 'Identifier' ? names.bindingOf(node) : undefined;
        if (binding?.declaration === declarator)
          found.push([binding.name, describer.describeBinding(binding)]);
      });
    }
  } else if (
    (declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration') &&
    declaration.id !== null
  ) {
    found.push([declaration.id.name, describer.describe(declaration)]);
  }
  return found;
}

/** `module.exports = …`, `module.exports.x = …` and `exports.x = …` at the top level. */
function collectCommonJs(
  tree: SyntaxTree,
  names: Names,
  describer: Describer,
  exports: Map<string, ValueRef>,
): void {
  walk(tree.program, (node) => {
    if (isFunction(node)) return false;
    if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return true;
    const target = node.left;
    if (isModuleExports(target, names)) exports.set('=', describer.describe(node.right));
    const name = memberName(target);
    const isExport = isModuleExports(target.object, names) || isGlobal(target.object, 'exports', names);
    if (name !== undefined && isExport) exports.set(name, describer.describe(node.right));
    return true;
  });
}

function isModuleExports(node: Node, names: Names): boolean {
  return (
    node.type === 'MemberExpression' &&
    memberName(node) === 'exports' &&
    isGlobal(node.object, 'module', names)
  );
}

function isGlobal(node: Node, name: string, names: Names): boolean {
  return node.type === 'Identifier' && node.name === name && names.bindingOf(node) === undefined;
}
