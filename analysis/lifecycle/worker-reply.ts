/** Workers that are one call of a function: they get its input as `workerData`, post what it gives, and end. */
import type { Statement } from 'oxc-parser';
import type { FileModel } from '../model/file-model.ts';
import type { ValueRef } from '../model/value-ref.ts';
import { memberName, unwrap, type Node } from '../syntax/tree.ts';

export interface WorkerReply {
  /** What the function is exported as. */
  readonly name: string;
  /** The module that exports it, as the worker's file names it. */
  readonly specifier: string;
}

/** Undefined for a worker that does anything besides `parentPort.postMessage(work(workerData))`. */
export function replyOf(model: FileModel): WorkerReply | undefined {
  const statements = model.tree.program.body.filter((statement) => !isImport(statement));
  const [only, ...more] = statements;
  const posted = only === undefined || more.length > 0 ? undefined : postedBy(only, model);
  const awaited = posted?.type === 'AwaitExpression' ? unwrap(posted.argument) : posted;
  if (awaited?.type !== 'CallExpression' || awaited.arguments.length !== 1) return undefined;
  const [data] = awaited.arguments;
  const callee = unwrap(awaited.callee);
  if (data === undefined || callee.type !== 'Identifier' || !isFromThreads(data, 'workerData', model))
    return undefined;
  const source = importedAs(model.describer.describe(callee));
  const isNamed = source !== undefined && source.name !== 'default' && source.name !== '*';
  return isNamed && source.specifier.startsWith('.') ? source : undefined;
}

/** `import { name }`, or `const { name } = require(…)`. */
function importedAs(ref: ValueRef): WorkerReply | undefined {
  if (ref.kind === 'import') return { specifier: ref.specifier, name: ref.name };
  const whole = ref.kind === 'member' ? importedAs(ref.object) : undefined;
  return ref.kind === 'member' && whole?.name === '*'
    ? { specifier: whole.specifier, name: ref.name }
    : undefined;
}

/** `import …`, and `const { … } = require(…)`. */
function isImport(statement: Statement): boolean {
  if (statement.type === 'ImportDeclaration') return true;
  if ('directive' in statement && Boolean(statement.directive)) return true;
  return (
    statement.type === 'VariableDeclaration' &&
    statement.declarations.every(({ init }) => init !== null && isRequire(unwrap(init)))
  );
}

function isRequire(value: Node): boolean {
  return (
    value.type === 'CallExpression' && value.callee.type === 'Identifier' && value.callee.name === 'require'
  );
}

/** The argument of a statement that is nothing but `parentPort.postMessage(…)`. */
function postedBy(statement: Statement, model: FileModel): Node | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const call = unwrap(statement.expression);
  if (call.type !== 'CallExpression' || call.arguments.length !== 1) return undefined;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || memberName(callee) !== 'postMessage') return undefined;
  const [value] = call.arguments;
  return value !== undefined && isFromThreads(callee.object, 'parentPort', model) ? unwrap(value) : undefined;
}

function isFromThreads(node: Node, name: string, model: FileModel): boolean {
  const source = importedAs(model.describer.describe(node));
  return source?.name === name && /^(node:)?worker_threads$/.test(source.specifier);
}
