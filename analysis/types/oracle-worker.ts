/** The thread of the type checker: answers one question at a time, and starts the checker anew where it died. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FileUpdate, OracleReply, OracleRequest, OracleWorkerData } from './oracle-messages.ts';
import { TypeChecker } from './typescript-api.ts';

const { root } = parseWorkerData(workerData);
let checker: TypeChecker | undefined;

parentPort?.on('message', (request: OracleRequest) => {
  switch (request.kind) {
    case 'close':
      closeChecker();
      parentPort?.close();
      break;
    case 'prepare':
      prepare(request.paths, request.updates);
      break;
    case 'ask':
      parentPort?.postMessage(answer(request));
      break;
  }
});

function prepare(paths: readonly string[], updates: readonly FileUpdate[]): void {
  try {
    checker ??= new TypeChecker(root);
    checker.prepare(paths, updates);
  } catch {
    // The question that follows finds the same, and has somebody to tell.
    renewChecker();
  }
}

function answer(request: Extract<OracleRequest, { kind: 'ask' }>): OracleReply {
  try {
    return answers(request);
  } catch {
    // A dead child throws on every further call.
    try {
      renewChecker();
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

function answers({ id, files, updates }: Extract<OracleRequest, { kind: 'ask' }>): OracleReply {
  checker ??= new TypeChecker(root);
  const { owners, problem } = checker.ownersAt(files, updates);
  return {
    kind: 'answers',
    id,
    answers: owners.map((ofFile) => ofFile.map((owner) => owner ?? null)),
    problem,
  };
}

/** A new checker has not heard of the unsaved text. */
function renewChecker(): void {
  const overlays = checker?.overlays;
  closeChecker();
  checker = new TypeChecker(root, overlays);
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
