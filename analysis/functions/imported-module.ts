/** The package that a name was imported or required from. */
import type { Names } from '../syntax/scope.ts';
import { parentOf, unwrap, type Node } from '../syntax/tree.ts';

/** @returns the specifier without `node:`; undefined where the name is not an import's. */
export function importedModule(name: Node, names: Names): string | undefined {
  const declaration = names.bindingOf(unwrap(name))?.declaration;
  const specifier =
    declaration?.type === 'VariableDeclarator' ? requiredModule(declaration.init) : importedBy(declaration);
  return specifier?.replace(/^node:/, '');
}

function importedBy(declaration: Node | undefined): string | undefined {
  const statement = declaration && parentOf(declaration);
  return statement?.type === 'ImportDeclaration' ? statement.source.value : undefined;
}

/** `require('x')`, and a member of it. */
function requiredModule(initializer: Node | null): string | undefined {
  const value = initializer && unwrap(initializer);
  if (value?.type === 'MemberExpression') return requiredModule(value.object);
  if (value?.type !== 'CallExpression') return undefined;
  const [specifier] = value.arguments;
  const isRequire = value.callee.type === 'Identifier' && value.callee.name === 'require';
  return isRequire && specifier?.type === 'Literal' && typeof specifier.value === 'string'
    ? specifier.value
    : undefined;
}
