/** The thread of the analysis: lints one text at a time for the linter's thread, which sleeps meanwhile. */
import { existsSync } from 'node:fs';
import { MessagePort, workerData } from 'node:worker_threads';
import { LintSession } from './lint-session.ts';
import type { LintReply, LintRequest, ThreadData } from './thread-messages.ts';

const { root, types, port, replies } = parseThreadData(workerData);
let session: LintSession | undefined;

port.on('message', (request: LintRequest) => void answer(request));

async function answer(request: LintRequest): Promise<void> {
  const reply = await replyTo(request);
  port.postMessage(reply);
  Atomics.add(replies, 0, 1);
  Atomics.notify(replies, 0);
}

async function replyTo({ id, path, text }: LintRequest): Promise<LintReply> {
  try {
    session ??= new LintSession(root, types, oracleWorker());
    return { kind: 'linted', id, problems: await session.lint(path, text), notes: session.takeNotes() };
  } catch (error) {
    return { kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The bundle of the type checker's thread lies beside this one. */
function oracleWorker(): URL | undefined {
  const url = new URL('./oracle-worker.js', import.meta.url);
  return existsSync(url) ? url : undefined;
}

function parseThreadData(data: unknown): ThreadData {
  if (typeof data === 'object' && data !== null && 'root' in data && typeof data.root === 'string') {
    if ('port' in data && data.port instanceof MessagePort) {
      if ('replies' in data && data.replies instanceof Int32Array) {
        const isTyped = !('types' in data) || data.types !== 'off';
        return { root: data.root, types: isTyped ? 'auto' : 'off', port: data.port, replies: data.replies };
      }
    }
  }
  throw new Error('The thread of the analysis was not started by the plug-in.');
}
