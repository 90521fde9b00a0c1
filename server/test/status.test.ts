import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOf } from '../status.ts';

test('the status is that of the folder that has least', () => {
  const ready = { state: 'ready', reason: 'Ready.' } as const;
  const starting = { state: 'starting', reason: 'Starting.' } as const;
  const unavailable = { state: 'unavailable', reason: 'The type checker is not installed.' } as const;
  assert.deepEqual(statusOf([]), { state: 'ready', message: 'Ready to lint.' });
  assert.equal(statusOf([ready, ready]).state, 'ready');
  assert.equal(statusOf([ready, starting]).state, 'syntax-only');
  const { state, message } = statusOf([starting, unavailable, ready]);
  assert.equal(state, 'syntax-only');
  assert.equal(message, 'Linting without types. The type checker is not installed.');
});
