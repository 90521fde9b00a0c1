/** A task that is returned without `await` where the pool ends, or where a `catch` stands, before the task is done. */
import type { FileView, PoolCall } from '../file-view.ts';
import { isRelease, isSubmit } from '../lifecycle/named-pool.ts';
import { taskPromise } from '../lifecycle/task-promise.ts';
import {
  ancestors,
  enclosingFunction,
  isInside,
  parentOf,
  unwrap,
  type FunctionLike,
  type Node,
} from '../syntax/tree.ts';
import type { Report, Rule } from './rule.ts';

const returnAwaitTask: Rule = {
  id: 'return-await-task',
  defaultSeverity: 'error',
  fixes: ['safe'],
  summary: 'A task is returned without being awaited although its pool, or the try around it, ends first.',
  check(view: FileView): readonly Report[] {
    const seen = new Set<Node>();
    return view.poolCalls.flatMap((call) => {
      if (!isSubmit(call)) return [];
      const { node, isCaught } = taskPromise(call.node);
      const statement = parentOf(node);
      const owner = statement === undefined ? undefined : enclosingFunction(statement);
      // An async generator awaits what it returns.
      if (statement?.type !== 'ReturnStatement' || owner === undefined || seen.has(node)) return [];
      if (owner.type !== 'ArrowFunctionExpression' && owner.generator) return [];
      seen.add(node);
      const end = endBefore(call, statement, owner, view);
      if (end === undefined || (end.kind === 'catch' && isCaught)) return [];
      return [report(call, node, owner, end, view)];
    });
  },
};

export default returnAwaitTask;

type End =
  | { readonly kind: 'finally'; readonly release: PoolCall }
  | { readonly kind: 'using'; readonly declaration: Node }
  | { readonly kind: 'catch'; readonly clause: Node };

/** What happens between the `return` and the end of the task; the end of the pool comes before a mere `catch`. */
function endBefore(call: PoolCall, statement: Node, owner: FunctionLike, view: FileView): End | undefined {
  const declaration = usingOf(call, owner, view);
  if (declaration !== undefined) return { kind: 'using', declaration };
  let caught: End | undefined;
  for (const up of ancestors(statement)) {
    if (up === owner) break;
    if (up.type !== 'TryStatement') continue;
    const { finalizer, handler } = up;
    const release = finalizer === null ? undefined : releaseIn(finalizer, call, owner, view);
    if (release !== undefined && !isInside(statement, finalizer ?? up.block))
      return { kind: 'finally', release };
    if (handler !== null && owner.async && isInside(statement, up.block))
      caught ??= { kind: 'catch', clause: handler };
  }
  return caught;
}

/** The `using` declaration of the pool, where the function that returns ends its scope. */
function usingOf({ receiver }: PoolCall, owner: FunctionLike, view: FileView): Node | undefined {
  const binding = view.model.names.bindingOf(unwrap(receiver));
  if (binding?.kind !== 'using' || enclosingFunction(binding.node) !== owner) return undefined;
  return binding.declaration;
}

function releaseIn(
  block: Node,
  { receiver }: PoolCall,
  owner: FunctionLike,
  view: FileView,
): PoolCall | undefined {
  const name = view.textOf(unwrap(receiver));
  return view.poolCalls.find(
    (other) =>
      isRelease(other) &&
      isInside(other.node, block) &&
      enclosingFunction(other.node) === owner &&
      view.textOf(unwrap(other.receiver)) === name,
  );
}

function report(call: PoolCall, promise: Node, owner: FunctionLike, end: End, view: FileView): Report {
  const task = view.textOf(call.node.callee);
  return {
    span: { start: promise.start, end: promise.end },
    ...(end.kind === 'catch' ? { severity: 'warning' as const } : {}),
    message: `The task of \`${task}()\` is returned before it is done, ${consequence(call, end, view)}. Write \`return await\`.`,
    related: [view.locate(view.path, placeOf(end), placeText(end))],
    fixes: owner.async
      ? [
          {
            title: 'Await the task before returning',
            kind: 'safe',
            edits: [{ start: promise.start, end: promise.start, newText: 'await ' }],
          },
        ]
      : [],
  };
}

function consequence({ library, receiver }: PoolCall, end: End, view: FileView): string {
  if (end.kind === 'catch') return 'so the `catch` around it never sees the task fail';
  const pool = view.textOf(receiver);
  const method = end.kind === 'finally' ? end.release.method : '@@asyncDispose';
  const how = end.kind === 'finally' ? 'the `finally`' : 'the end of the block';
  if (library.drains === undefined) return `so ${how} ends \`${pool}\` first`;
  return library.drains.includes(method)
    ? `so ${how} shuts \`${pool}\` down first, and a failure of the task meanwhile has no handler and ends the process`
    : `so ${how} ends the workers of \`${pool}\` under it`;
}

function placeOf(end: End): Node {
  if (end.kind === 'finally') return end.release.node;
  return end.kind === 'using' ? end.declaration : end.clause;
}

function placeText(end: End): string {
  if (end.kind === 'catch') return 'This `catch` is left before the task is done.';
  return end.kind === 'finally'
    ? 'The pool is shut down here, before the task is done.'
    : 'The pool ends with this block.';
}
