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
    return answers(request);
  } catch {
    // A dead child throws on every further call. A new one has not heard of the unsaved text.
    const overlays = checker?.overlays;
    closeChecker();
    try {
      checker = new TypeChecker(root, overlays);
      return answers(request);
    } catch (error) {
      closeChecker();
      return {
        kind: 'failed',
        id: request.id,
        reason: error instanceof Error ? error.message : String(error),
      };
    }
  }
}

function answers(request: Extract<OracleRequest, { kind: 'ask' }>): OracleReply {
  checker ??= new TypeChecker(root);
  const found = checker.ownersAt(request.path, request.positions, request.updates);
  return { kind: 'answers', id: request.id, answers: found.map((owner) => owner ?? null) };
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
