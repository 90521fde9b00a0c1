/** Which function a call on a pool runs, and with which arguments, whatever way the library names it. */
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argument } from 'oxc-parser';
import type { TracedFunction } from '../effects/trace.ts';
import type { FileView, PoolCall } from '../file-view.ts';
import { ANONYMOUS } from '../model/summary.ts';
import { ANY_METHOD } from './library.ts';
import type { Span } from '../syntax/span.ts';
import { memberName, propertyValue, unwrap, type Node } from '../syntax/tree.ts';

export interface SubmittedTask {
  /** Where the call names the task. */
  readonly node: Node;
  /** The task in the user's words. */
  readonly name: string;
  /** Known where it is a function of the project. */
  readonly target: TracedFunction | undefined;
  readonly isMap: boolean;
}

export function taskOf(call: PoolCall, view: FileView): SubmittedTask | undefined {
  const isMap = call.library.map !== undefined && call.method === call.library.map;
  if (!isMap && call.method !== call.library.submit) return undefined;
  const [first] = call.node.arguments;
  if (first === undefined || first.type === 'SpreadElement') return undefined;
  switch (call.library.taskCarrier) {
    case 'reference':
      return { node: first, name: view.textOf(first), target: view.functionOf(first), isMap };
    case 'source':
      return sourceTask(call, first, view);
    case 'file':
      return fileTask(call, view);
    case 'callback':
      return undefined;
  }
}

/** Where to point at the task; its file may name it, and then the method is what the user can look at. */
export function spanOfTask(task: SubmittedTask, call: PoolCall): Span {
  const { start, end } = task.node === call.node ? call.node.callee : task.node;
  return { start, end };
}

/** The task's name in a sentence. */
export function namedTask({ name }: SubmittedTask): string {
  return name.length > 40 ? 'the task' : `\`${name}\``;
}

/** A function, or the name of a method that the worker's script registers. */
function sourceTask(call: PoolCall, first: Argument, view: FileView): SubmittedTask {
  const method = constantText(first);
  if (method === undefined) {
    return { node: first, name: view.textOf(first), target: view.functionOf(first), isMap: false };
  }
  const script = poolArguments(call, view)[0];
  const path = script === undefined ? undefined : fileOf(script, view);
  const target = path === undefined ? undefined : view.workerMethod(path, method);
  return { node: first, name: method, target, isMap: false };
}

/** The export `name`, or the default, of the worker's file; the call's own options come before the pool's. */
function fileTask(call: PoolCall, view: FileView): SubmittedTask | undefined {
  if (call.method === ANY_METHOD) return methodTask(call, view);
  const own = call.node.arguments[1];
  const shared = poolArguments(call, view)[0];
  const option = (key: string): Node | undefined =>
    (own === undefined ? undefined : propertyValue(constantOf(own, view), key)) ??
    (shared === undefined ? undefined : propertyValue(constantOf(shared, view), key));
  const file = option('filename');
  const path = file === undefined ? undefined : fileOf(file, view);
  if (path === undefined) return undefined;
  const nameNode = option('name');
  const name = nameNode === undefined ? 'default' : constantText(nameNode);
  if (name === undefined) return undefined;
  const target = view.exportedFunction(path, name);
  const isNamed = target !== undefined && target.summary.name !== ANONYMOUS;
  const shown = name !== 'default' ? name : isNamed ? target.summary.name : basename(path);
  return { node: call.node, name: shown, target, isMap: false };
}

/** The export of the worker's file that the called method is named after. */
function methodTask(call: PoolCall, view: FileView): SubmittedTask | undefined {
  const name = memberName(unwrap(call.node.callee));
  const made = poolArguments(call, view);
  const file = call.library.workerFile?.indexes.map((index) => made[index]).find(isNamingFile);
  const path = file === undefined ? undefined : fileOf(file, view);
  if (name === undefined || path === undefined) return undefined;
  return { node: call.node, name, target: view.exportedFunction(path, name), isMap: false };
}

function isNamingFile(argument: Argument | undefined): argument is Argument {
  return argument !== undefined && unwrap(argument).type !== 'ObjectExpression';
}

/** What the pool was made with, where its name leads straight to that. */
function poolArguments(call: PoolCall, view: FileView): readonly Argument[] {
  const declaration = view.model.names.bindingOf(unwrap(call.receiver))?.declaration;
  if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return [];
  const made = unwrap(declaration.init);
  return made.type === 'NewExpression' || made.type === 'CallExpression' ? made.arguments : [];
}

/** The expression behind a name that is declared once. */
function constantOf(node: Node, view: FileView): Node {
  const value = unwrap(node);
  const binding = value.type === 'Identifier' ? view.model.names.bindingOf(value) : undefined;
  if (binding?.kind !== 'const' || binding.declaration.type !== 'VariableDeclarator') return value;
  const { id, init } = binding.declaration;
  return id === binding.node && init !== null ? unwrap(init) : value;
}

function constantText(node: Node): string | undefined {
  const value = unwrap(node);
  return value.type === 'Literal' && typeof value.value === 'string' ? value.value : undefined;
}

/**
 * The project file that an expression names: a string, `new URL('./w.js', import.meta.url)` with or without `.href`,
 * `join(__dirname, 'w.js')`, `require.resolve('./w')`, `fileURLToPath(…)`, or a constant with one of these.
 */
export function fileOf(expression: Node, view: FileView, depth = 4): string | undefined {
  const node = unwrap(expression);
  if (depth === 0) return undefined;
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? existing(node.value, view) : undefined;
    case 'Identifier': {
      const declaration = view.model.names.bindingOf(node)?.declaration;
      if (declaration?.type !== 'VariableDeclarator' || declaration.init === null) return undefined;
      return fileOf(declaration.init, view, depth - 1);
    }
    case 'MemberExpression':
      return fileOf(node.object, view, depth - 1);
    case 'NewExpression': {
      const [first] = node.arguments;
      return first === undefined ? undefined : fileOf(first, view, depth - 1);
    }
    case 'CallExpression': {
      const last = node.arguments.at(-1);
      const callee = unwrap(node.callee);
      const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
      if (last === undefined || !['resolve', 'join', 'fileURLToPath', 'toString'].includes(name ?? ''))
        return undefined;
      return fileOf(last, view, depth - 1);
    }
    default:
      return undefined;
  }
}

function existing(text: string, view: FileView): string | undefined {
  if (text.startsWith('file:')) return fileURLToPath(text);
  const path = /^[./]/.test(text) ? text : `./${text}`;
  return view.resolveFile(path) ?? viaFolder(path, view);
}

/** `dist/worker.js` is compiled from `src/worker.ts`, or from a file beside the folder or in this one. */
function viaFolder(path: string, view: FileView): string | undefined {
  const absolute = resolve(dirname(view.path), path).replaceAll('\\', '/');
  const output = /\/(dist|build|out|lib)\//;
  if (!output.test(absolute)) return undefined;
  const candidates = [
    absolute.replace(output, '/src/'),
    absolute.replace(output, '/'),
    `./${basename(absolute)}`,
  ];
  for (const candidate of candidates) {
    const found = view.resolveFile(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}
