import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSettings } from '../settings.ts';

test('settings are read as they are documented', () => {
  const settings = {
    lint: {
      enabled: false,
      rules: { a: 'off', b: 'error' },
      pools: [{ package: 'x' }],
      workspace: 'onDemand',
      run: 'onSave',
    },
    codeLens: { enabled: false },
  };
  assert.deepEqual(parseSettings(settings), {
    isLintEnabled: false,
    rules: { a: 'off', b: 'error' },
    pools: [{ package: 'x' }],
    isCodeLensEnabled: false,
    workspaceLint: 'onDemand',
    run: 'onSave',
  });
});

test('what is missing or of the wrong type stands at its default', () => {
  const defaults = {
    isLintEnabled: true,
    rules: {},
    pools: undefined,
    isCodeLensEnabled: true,
    workspaceLint: 'background',
    run: 'onType',
  };
  for (const value of [
    undefined,
    null,
    1,
    'on',
    [],
    { lint: 1 },
    { lint: { enabled: 'no', rules: 'all', workspace: true, run: 1 } },
  ]) {
    assert.deepEqual(parseSettings(value), defaults);
  }
  assert.deepEqual(parseSettings({ lint: { rules: { a: 'fatal', b: 'info', c: null } } }).rules, {
    b: 'info',
  });
});
