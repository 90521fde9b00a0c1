/** What each library's messages are, as the versions in the lock file and their forerunners send them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocolOfFile, protocolOfRequest } from '../libraries/all-libraries.ts';
import { Conversation } from '../preload/conversation.ts';

test('the file of a worker tells its library', () => {
  const files = {
    '/app/node_modules/piscina/dist/worker.js': 'piscina',
    '/app/node_modules/piscina/dist/src/worker.js': 'piscina',
    'C:\\app\\node_modules\\piscina\\dist\\worker.js': 'piscina',
    '/app/node_modules/tinypool/dist/entry/worker.js': 'tinypool',
    '/app/node_modules/tinypool/dist/entry/process.js': 'tinypool',
    '/app/node_modules/jest-worker/build/workers/processChild.js': 'jest-worker',
    '/app/node_modules/jest-worker/build/threadChild.js': 'jest-worker',
    '/app/node_modules/workerpool/src/worker.js': 'workerpool',
  };
  for (const [file, library] of Object.entries(files))
    assert.equal(protocolOfFile(file)?.library, library, file);
  assert.equal(protocolOfFile('/app/src/worker.js'), null);
});

test('where the file is the user’s own, the messages tell', () => {
  assert.equal(protocolOfRequest({ id: 1, method: 'resize', params: [1] }).library, 'workerpool');
  assert.equal(protocolOfRequest({ taskId: 'a-b', workerId: 1, data: 5, timestamp: 1 }).library, 'poolifier');
  assert.equal(protocolOfRequest({ id: 1, type: 'resize' }).library, '');
});

test('answers find their requests by id, whatever their order', () => {
  const talk = new Conversation<string>(() => null);
  for (const id of [1, 2, 3]) {
    const request = talk.toWorker({ id, type: 'work' });
    assert.ok(request.kind === 'request');
    talk.add(request, `task ${id}`);
  }
  const answer = talk.fromWorker({ id: 2, result: 'x' });
  assert.ok(answer.kind === 'answer');
  assert.equal(talk.find(answer), 'task 2');
  talk.settle(answer);
  assert.equal(talk.open, 2);
});

test('messages without ids are paired in their order, and progress is no answer', () => {
  const talk = new Conversation<string>(() => null);
  for (const name of ['first', 'second']) {
    const request = talk.toWorker({ payload: name });
    assert.ok(request.kind === 'request');
    talk.add(request, name);
  }
  assert.equal(talk.fromWorker({ type: 'progress', done: 0.5 }).kind, 'control');
  assert.equal(talk.fromWorker('ready').kind, 'ready');
  const answer = talk.fromWorker({ sum: 3 });
  assert.ok(answer.kind === 'answer');
  assert.equal(talk.find(answer), 'first');
});

test('errors are told as each library sends them', () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    [
      'piscina',
      '/node_modules/piscina/dist/worker.js',
      { taskId: 1, result: null, error: new RangeError('x') },
    ],
    ['jest-worker', '/node_modules/jest-worker/build/processChild.js', [1, 'RangeError', 'x', 'stack', {}]],
    [
      'workerpool',
      '/node_modules/workerpool/src/worker.js',
      { id: 1, result: null, error: { message: 'x' } },
    ],
  ];
  for (const [library, file, message] of cases) {
    const answer = protocolOfFile(String(file))?.fromWorker(message);
    assert.ok(answer?.kind === 'answer' && answer.isError, library);
  }
  const fine = protocolOfFile('/node_modules/jest-worker/build/processChild.js')?.fromWorker([0, 'x']);
  assert.ok(fine?.kind === 'answer' && !fine.isError);
});
