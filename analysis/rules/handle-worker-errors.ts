/**
 * A thread or process whose answer is waited for, but not its end. Silent where the worker goes elsewhere, where anything
 * listens for its error or exit, and where nobody waits for an answer. A collection of the same file is not elsewhere.
 */
import type { FileView } from '../file-view.ts';
import { listeningAt, nameOfWorker, rawWorkers, type RawWorker } from '../lifecycle/raw-worker.ts';
import type { Binding } from '../syntax/binding.ts';
import {
  enclosingFunction,
  isInside,
  memberName,
  parentOf,
  propertyValue,
  unwrap,
  wrapped,
  type Node,
} from '../syntax/tree.ts';
import type { Report, ReportFix, Rule } from './rule.ts';

const handleWorkerErrors: Rule = {
  id: 'handle-worker-errors',
  defaultSeverity: 'warning',
  fixes: ['suggestion'],
  summary: 'A worker is listened to for messages, but not for its error or exit.',
  check(view: FileView): readonly Report[] {
    return rawWorkers(view).flatMap((worker) => {
      // `cluster.on('exit')` hears of all of them, wherever it stands.
      if (worker.isOfCluster || hasSignal(worker)) return [];
      const binding = nameOfWorker(worker, view);
      if (binding === undefined) return isUnwatchedChain(worker) ? [report(worker, undefined, view)] : [];
      return isUnwatched(binding, view) ? [report(worker, binding, view)] : [];
    });
  },
};

export default handleWorkerErrors;

/** An `AbortSignal` among the options ends the worker from outside. */
function hasSignal({ node }: RawWorker): boolean {
  return node.arguments.some(
    (argument) =>
      argument.type === 'SpreadElement' || propertyValue(unwrap(argument), 'signal') !== undefined,
  );
}

/** Its messages are heard, every use is a call of one of its methods, and none of them hears its end. */
function isUnwatched({ references }: Binding, view: FileView): boolean {
  let hearsMessages = false;
  for (const { node, isType } of references) {
    if (isType) continue;
    if (isCollected(node) && !HEARS_AN_END.test(view.text)) continue;
    const member = parentOf(wrapped(node));
    if (member?.type !== 'MemberExpression' || member.object !== wrapped(node)) return false;
    const call = parentOf(wrapped(member));
    const method = memberName(member);
    if (call?.type !== 'CallExpression' || unwrap(call.callee) !== member || method === undefined) {
      // `worker.stdout`, `worker.pid` and the like tell nothing about its end.
      if (isProperty(method)) continue;
      return false;
    }
    if (!/^(on|once|addListener|prependListener)$/.test(method)) continue;
    const listening = listeningAt(node);
    if (listening === undefined || /^(error|exit|close|disconnect)$/.test(listening.event)) return false;
    // `worker.on(…).on(…)` goes on listening.
    if (parentOf(wrapped(call))?.type === 'MemberExpression') return false;
    if (listening.event === 'message') hearsMessages = true;
  }
  return hearsMessages;
}

/** `new Worker(file).on('message', …);`: a worker without a name, whose messages alone are heard. */
function isUnwatchedChain({ node }: RawWorker): boolean {
  let hearsMessages = false;
  let receiver: Node = node;
  for (let call = listeningAt(receiver); call !== undefined; call = listeningAt(receiver)) {
    if (/^(error|exit|close|disconnect)$/.test(call.event)) return false;
    if (call.event === 'message') hearsMessages = true;
    receiver = call.call;
  }
  return hearsMessages && parentOf(wrapped(receiver))?.type === 'ExpressionStatement';
}

/** What is taken out of a collection again may be listened to there. */
const HEARS_AN_END = /['"`](?:error|exit|close|disconnect)['"`]|\.onerror\b|\bonexit\b/;

/** `this.workers.push(worker)`, `workers.set(id, worker)`, `this.workers[id] = worker` */
function isCollected(reference: Node): boolean {
  const outer = wrapped(reference);
  const parent = parentOf(outer);
  if (parent?.type === 'AssignmentExpression')
    return parent.right === outer && parent.left.type === 'MemberExpression' && parent.left.computed;
  if (parent?.type !== 'CallExpression' || unwrap(parent.callee) === reference) return false;
  return /^(push|unshift|add|set)$/.test(memberName(unwrap(parent.callee)) ?? '');
}

function isProperty(name: string | undefined): boolean {
  return name !== undefined && /^(stdin|stdout|stderr|pid|threadId|id|process|connected)$/.test(name);
}

function report(worker: RawWorker, binding: Binding | undefined, view: FileView): Report {
  const isThread = worker.kind === 'thread';
  const consequence = isThread
    ? 'an error in it is thrown in the program that started it, and if it ends without an answer, whoever waits for one waits for ever'
    : 'if it cannot start, crashes or is killed, whoever waits for its answer waits for ever';
  const { node, text } = worker;
  return {
    span:
      binding === undefined
        ? { start: node.start, end: node.end }
        : { start: binding.node.start, end: binding.node.start + binding.name.length },
    message: `\`${binding?.name ?? text}\` is listened to for messages, but not for \`error\` or \`exit\`: ${consequence}. Listen for both.`,
    fixes: binding === undefined ? [] : fixes(worker, binding, view),
  };
}

/** In `new Promise((resolve, reject) => …)` there is somebody to tell. */
function fixes({ node }: RawWorker, binding: Binding, view: FileView): readonly ReportFix[] {
  const executor = enclosingFunction(node);
  const promise = executor === undefined ? undefined : parentOf(wrapped(executor));
  if (promise?.type !== 'NewExpression' || view.textOf(promise.callee) !== 'Promise') return [];
  const reject = executor?.params[1];
  const declaration = parentOf(binding.declaration);
  if (reject?.type !== 'Identifier' || declaration === undefined || !isDirectlyIn(declaration, executor))
    return [];
  const indent = /^[ \t]*/.exec(view.text.slice(view.model.lines.lineStart(declaration.start)))?.[0] ?? '';
  const { name } = binding;
  const lines = [
    `${name}.once('error', ${reject.name});`,
    `${name}.once('exit', (code) => ${reject.name}(new Error(\`The worker ended with exit code \${code}.\`)));`,
  ];
  return [
    {
      title: `Reject when \`${name}\` fails or ends`,
      kind: 'suggestion',
      edits: [
        {
          start: declaration.end,
          end: declaration.end,
          newText: lines.map((line) => `\n${indent}${line}`).join(''),
        },
      ],
    },
  ];
}

function isDirectlyIn(declaration: Node, executor: Node | undefined): boolean {
  const block = parentOf(declaration);
  return block?.type === 'BlockStatement' && parentOf(block) === executor && isInside(declaration, block);
}
