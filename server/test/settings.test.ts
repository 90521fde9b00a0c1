import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSettings } from '../settings.ts';

test('settings are read as they are documented', () => {
  const settings = {
    lint: { enabled: false, rules: { a: 'off', b: 'error' }, pools: [{ package: 'x' }] },
    codeLens: { enabled: false },
  };
  assert.deepEqual(parseSettings(settings), {
    isLintEnabled: false,
    rules: { a: 'off', b: 'error' },
    pools: [{ package: 'x' }],
    isCodeLensEnabled: false,
  });
});

test('what is missing or of the wrong type stands at its default', () => {
  const defaults = { isLintEnabled: true, rules: {}, pools: undefined, isCodeLensEnabled: true };
  for (const value of [
    undefined,
    null,
    1,
    'on',
    [],
    { lint: 1 },
    { lint: { enabled: 'no', rules: 'all' } },
  ]) {
    assert.deepEqual(parseSettings(value), defaults);
  }
  assert.deepEqual(parseSettings({ lint: { rules: { a: 'fatal', b: 'info', c: null } } }).rules, {
    b: 'info',
  });
});
