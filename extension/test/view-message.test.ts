import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewState, ViewToHost } from '../../protocol/view-messages.ts';
import { parseViewMessage, parseViewState } from '../view-message.ts';

test('passes on every message of the protocol', () => {
  const messages: ViewToHost[] = [
    { type: 'ready', runId: null },
    { type: 'ready', runId: 'a' },
    { type: 'stop' },
    { type: 'run-again' },
    { type: 'run-again', cpuProfile: true },
    { type: 'open-source', file: '/a.ts', line: 1, column: 2 },
    { type: 'open-link', url: 'https://example.org' },
    { type: 'first-task-shown', runId: 'a' },
    { type: 'apply', runId: 'a', finding: 'tiny-task' },
    { type: 'dismiss', runId: 'a', findings: ['tiny-task', 'imbalance'] },
    { type: 'dismiss', runId: 'a', findings: [] },
  ];
  for (const message of messages) assert.deepEqual(parseViewMessage({ ...message, extra: 1 }), message);
});

test('refuses what is no message', () => {
  const strangers = [
    null,
    'stop',
    {},
    { type: 'shutdown' },
    { type: 'ready' },
    { type: 'open-source', file: '/a.ts', line: 0, column: 1 },
    { type: 'open-source', file: '/a.ts', line: 1.5, column: 1 },
    { type: 'open-source', file: 1, line: 1, column: 1 },
    { type: 'open-link' },
    { type: 'first-task-shown', runId: null },
    { type: 'apply', runId: 'a', finding: 'constructor' },
    { type: 'dismiss', runId: 'a', findings: ['tiny-task', 'lunch'] },
    { type: 'dismiss', runId: 'a' },
  ];
  for (const stranger of strangers) assert.equal(parseViewMessage(stranger), null);
});

test('reads the run from the state of this version only', () => {
  const state: ViewState = { version: 1, runId: 'a' };
  assert.equal(parseViewState(state), 'a');
  assert.equal(parseViewState({ version: 2, runId: 'a' }), null);
  assert.equal(parseViewState({ version: 1, runId: null }), null);
  assert.equal(parseViewState(undefined), null);
});
