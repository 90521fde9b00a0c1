/** The names that a file's export statements and CommonJS assignments give to what it declares elsewhere. */
import type { Node, Program } from 'oxc-parser';

export interface ExportedNames {
  /** Local names that are exported under some name. */
  readonly named: ReadonlySet<string>;
  /** The local name of the default export, where it has one. */
  readonly default: string | undefined;
}

export function exportedNames(program: Program): ExportedNames {
  const named = new Set<string>();
  let byDefault: string | undefined;
  for (const statement of program.body) {
    if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
      for (const { local, exported } of statement.specifiers) {
        if (local.type === 'Identifier') named.add(local.name);
        if (local.type === 'Identifier' && nameOf(exported) === 'default') byDefault = local.name;
      }
    } else if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier') {
      byDefault = statement.declaration.name;
    } else if (statement.type === 'TSExportAssignment' && statement.expression.type === 'Identifier') {
      byDefault = statement.expression.name;
    } else if (statement.type === 'ExpressionStatement') {
      byDefault = readCommonJs(statement.expression, named) ?? byDefault;
    }
  }
  return { named, default: byDefault };
}

/** `NAME` of `exports.NAME` and `module.exports.NAME`; `default` of `module.exports` itself. */
export function exportedMember(target: Node): string | undefined {
  if (target.type !== 'MemberExpression' || target.computed || target.property.type !== 'Identifier')
    return undefined;
  const { object, property } = target;
  if (object.type === 'Identifier' && object.name === 'module' && property.name === 'exports')
    return 'default';
  const isOfExports =
    object.type === 'Identifier' ? object.name === 'exports' : exportedMember(object) === 'default';
  return isOfExports ? property.name : undefined;
}

function readCommonJs(expression: Node, named: Set<string>): string | undefined {
  if (expression.type !== 'AssignmentExpression') return undefined;
  const member = exportedMember(expression.left);
  if (member === undefined) return undefined;
  const { right } = expression;
  if (right.type === 'AssignmentExpression') return readCommonJs(right, named);
  if (right.type === 'Identifier') {
    named.add(right.name);
    return member === 'default' ? right.name : undefined;
  }
  if (member !== 'default' || right.type !== 'ObjectExpression') return undefined;
  for (const property of right.properties) {
    if (property.type === 'Property' && property.value.type === 'Identifier') named.add(property.value.name);
  }
  return undefined;
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : '';
}
