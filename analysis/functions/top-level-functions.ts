/** Which functions a file has at its top level, and under which names it and others can reach them. */
import type { Node } from 'oxc-parser';
import { unwrap, type FunctionLike } from '../syntax/tree.ts';
import { exportedMember, exportedNames } from './exported-names.ts';
import type { Binding, Names } from '../syntax/scope.ts';
import type { SourceFile } from './source-file.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface TopLevelFunction {
  /** `default` where nothing else names it. */
  readonly name: string;
  readonly node: FunctionLike;
  /** The statement, or the declarator where a statement has several. */
  readonly declaration: Node;
  /** Where its JSDoc ends: the start of the declaration, or of its first overload. */
  readonly documentedAt: number;
  readonly nameSpan: Span;
  readonly parameters: readonly Node[];
  readonly isExported: boolean;
  readonly isDefault: boolean;
  /** What the file itself calls it by: a binding, or a member of `exports`. */
  readonly binding: Binding | undefined;
  readonly exportsMember: string | undefined;
}

export function topLevelFunctions(file: SourceFile, names: Names): TopLevelFunction[] {
  const exported = exportedNames(file.program);
  const found: TopLevelFunction[] = [];
  let firstOverload: number | null = null;
  for (const statement of file.program.body) {
    const inner = withoutExport(statement);
    if (inner.type === 'TSDeclareFunction') {
      firstOverload ??= statement.start;
      continue;
    }
    for (const part of partsOf(statement, inner, file)) {
      const binding = part.hasBinding ? names.moduleScope.bindings.get(part.name) : undefined;
      if (part.node.generator || binding?.references.some((reference) => reference.isWrite)) continue;
      found.push({
        name: part.name,
        node: part.node,
        declaration: part.declaration,
        documentedAt: firstOverload ?? part.declaration.start,
        nameSpan: part.nameSpan,
        parameters: part.node.params.filter((parameter) => !isThisParameter(parameter)),
        isExported:
          statement !== inner ||
          !part.hasBinding ||
          exported.named.has(part.name) ||
          exported.default === part.name,
        isDefault:
          statement.type === 'ExportDefaultDeclaration' ||
          part.name === 'default' ||
          exported.default === part.name,
        binding,
        exportsMember: part.exportsMember,
      });
    }
    firstOverload = null;
  }
  return found;
}

interface Part {
  readonly name: string;
  readonly node: FunctionLike;
  readonly declaration: Node;
  readonly nameSpan: Span;
  readonly hasBinding: boolean;
  readonly exportsMember?: string;
}

function partsOf(statement: Node, inner: Node, file: SourceFile): Part[] {
  switch (inner.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionPart(statement, inner, file);
    case 'VariableDeclaration':
      return inner.declarations.flatMap((declarator) => {
        const node = declarator.init && unwrap(declarator.init);
        if (declarator.id.type !== 'Identifier' || !node || !isFunctionExpression(node)) return [];
        const declaration = inner.declarations.length === 1 ? statement : declarator;
        return [
          {
            name: declarator.id.name,
            node,
            declaration,
            nameSpan: nameSpan(declarator.id),
            hasBinding: true,
          },
        ];
      });
    case 'ExpressionStatement':
      return commonJsPart(inner);
    default:
      return [];
  }
}

function functionPart(statement: Node, node: FunctionLike, file: SourceFile): Part[] {
  if (!node.body) return [];
  if (node.id && node.type === 'FunctionDeclaration') {
    return [
      { name: node.id.name, node, declaration: statement, nameSpan: nameSpan(node.id), hasBinding: true },
    ];
  }
  const start = file.text.indexOf('default', statement.start);
  const span = { start, end: start + 'default'.length };
  return [{ name: 'default', node, declaration: statement, nameSpan: span, hasBinding: false }];
}

function commonJsPart(statement: Extract<Node, { type: 'ExpressionStatement' }>): Part[] {
  const assignment = statement.expression;
  if (assignment.type !== 'AssignmentExpression' || assignment.operator !== '=') return [];
  const member = exportedMember(assignment.left);
  if (member === undefined) return [];
  const node = unwrap(assignment.right);
  if (isFunctionExpression(node)) {
    const name = member;
    const span = nameSpan(
      assignment.left.type === 'MemberExpression' ? assignment.left.property : assignment.left,
    );
    return [{ name, node, declaration: statement, nameSpan: span, hasBinding: false, exportsMember: member }];
  }
  if (member !== 'default' || node.type !== 'ObjectExpression') return [];
  return node.properties.flatMap((property) => {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') return [];
    if (property.kind !== 'init' || !isFunctionExpression(property.value)) return [];
    const { name } = property.key;
    const span = nameSpan(property.key);
    return [
      {
        name,
        node: property.value,
        declaration: property,
        nameSpan: span,
        hasBinding: false,
        exportsMember: name,
      },
    ];
  });
}

function withoutExport(statement: Node): Node {
  const isExport =
    statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
  return isExport && statement.declaration ? unwrap(statement.declaration) : statement;
}

function isFunctionExpression(node: Node): node is FunctionLike {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

function isThisParameter(parameter: Node): boolean {
  return parameter.type === 'Identifier' && parameter.name === 'this';
}

/** An identifier's span without the type annotation that the parser counts to it. */
function nameSpan(node: Node): Span {
  return node.type === 'Identifier' ? { start: node.start, end: node.start + node.name.length } : node;
}
