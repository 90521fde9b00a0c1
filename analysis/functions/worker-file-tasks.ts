/**
 * Tasks of pools that run a file rather than a function (piscina, tinypool), where the file is this very one:
 * `pool.run(value)` then calls its default export, `pool.run(value, { name: 'fn' })` the export of that name.
 */
import { basename } from 'node:path';
import type { Node } from 'oxc-parser';
import { memberName, parentOf, propertyValue, unwrap, walk } from '../syntax/tree.ts';
import type { Names } from '../syntax/scope.ts';
import { declaredBindings } from './declared-bindings.ts';
import { importedModule } from './imported-module.ts';
import { textOf, type SourceFile } from './source-file.ts';
import type { TopLevelFunction } from './top-level-functions.ts';

export interface Task {
  readonly call: Node;
  readonly arguments: readonly Node[];
}

/** A pool whose file is the one it stands in. */
export interface PoolOnThisFile {
  readonly references: readonly Node[];
  /** The task named in the pool's own options. */
  readonly poolTask: string | undefined;
}

export function tasksSentTo(found: TopLevelFunction, pools: readonly PoolOnThisFile[]): Task[] {
  if (!found.isExported) return [];
  return pools.flatMap(({ references, poolTask }) =>
    references.flatMap((reference) => {
      const call = callOfRun(reference);
      const [value, options] = call?.arguments ?? [];
      if (!call || !value || value.type === 'SpreadElement') return [];
      const wanted = literal(options && propertyValue(unwrap(options), 'name')) ?? poolTask;
      const isMeant = wanted === undefined || wanted === 'default' ? found.isDefault : wanted === found.name;
      return isMeant ? [{ call, arguments: [value] }] : [];
    }),
  );
}

export function poolsOnThisFile(file: SourceFile, names: Names): PoolOnThisFile[] {
  const pools: PoolOnThisFile[] = [];
  walk(file.program, (node) => {
    if (node.type !== 'NewExpression' || !isFilePool(node.callee, names)) return;
    const [options] = node.arguments;
    const filename = options && propertyValue(unwrap(options), 'filename');
    const declarator = parentOf(node);
    if (!options || !filename || declarator?.type !== 'VariableDeclarator' || !isThisFile(filename, file))
      return;
    const [binding] = declaredBindings(declarator.id, names);
    const poolTask = literal(propertyValue(unwrap(options), 'name'));
    if (binding) pools.push({ references: binding.references.map((reference) => reference.node), poolTask });
  });
  return pools;
}

function isFilePool(callee: Node, names: Names): boolean {
  const outer = unwrap(callee);
  const from = importedModule(outer.type === 'MemberExpression' ? outer.object : outer, names);
  return from === 'piscina' || from === 'tinypool';
}

function callOfRun(reference: Node): Extract<Node, { type: 'CallExpression' }> | undefined {
  const member = parentOf(reference);
  if (!member || !['run', 'runTask'].includes(memberName(member) ?? '')) return undefined;
  const call = parentOf(member);
  return call?.type === 'CallExpression' && call.callee === member ? call : undefined;
}

/** `import.meta.url`, `__filename`, or a relative path to the file's own name, alone or inside a conversion. */
function isThisFile(filename: Node, file: SourceFile): boolean {
  const text = textOf(filename, file);
  if (/\b__filename\b/.test(text)) return true;
  const named = /['"`]\.\/([^'"`/]+)['"`]/.exec(text);
  const stem = (name: string): string => name.replace(/\.[cm]?[jt]sx?$/, '');
  if (named?.[1] !== undefined) return stem(named[1]) === stem(basename(file.path));
  return /\bimport\.meta\.(url|filename)\b/.test(text) && !/['"`]/.test(text);
}

function literal(node: Node | undefined): string | undefined {
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
