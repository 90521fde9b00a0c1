import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusOf } from '../status.ts';

test('the status is that of the folder that has least', () => {
  const ready = { state: 'ready', reason: 'Ready.' } as const;
  const starting = { state: 'starting', reason: 'Starting.' } as const;
  const unavailable = { state: 'unavailable', reason: 'The type checker is not installed.' } as const;
  assert.deepEqual(statusOf([]), { state: 'ready', message: 'Ready to lint.' });
  assert.deepEqual(statusOf([ready, ready]), { state: 'ready', message: 'Ready.' });
  assert.deepEqual(statusOf([ready, starting]), { state: 'ready', message: 'Starting.' });
  assert.deepEqual(statusOf([starting, unavailable, ready]), {
    state: 'syntax-only',
    message: 'The type checker is not installed.',
  });
});
