/** The thread of the type checker: answers one question at a time, and starts the checker anew where it died. */
import { parentPort, workerData } from 'node:worker_threads';
import type { OracleReply, OracleRequest, OracleWorkerData } from './oracle-messages.ts';
import { TypeChecker } from './typescript-api.ts';

const { root } = parseWorkerData(workerData);
let checker: TypeChecker | undefined;

parentPort?.on('message', (request: OracleRequest) => {
  if (request.kind === 'close') {
    closeChecker();
    parentPort?.close();
    return;
  }
  const reply = answer(request);
  parentPort?.postMessage(reply);
});

function answer(request: Extract<OracleRequest, { kind: 'ask' }>): OracleReply {
  try {
    checker ??= new TypeChecker(root);
    const answers = checker.ownersAt(request.path, request.positions, request.updates);
    return { kind: 'answers', id: request.id, answers: answers.map((found) => found ?? null) };
  } catch (error) {
    // A dead child throws on every further call; the next question begins with a new one.
    closeChecker();
    return { kind: 'failed', id: request.id, reason: error instanceof Error ? error.message : String(error) };
  }
}

function closeChecker(): void {
  try {
    checker?.close();
  } catch {
    // It is gone already, which is what closing is for.
  }
  checker = undefined;
}

function parseWorkerData(data: unknown): OracleWorkerData {
  if (typeof data === 'object' && data !== null && 'root' in data && typeof data.root === 'string') {
    return { root: data.root };
  }
  throw new Error('The thread of the type checker was started without a root folder.');
}
