import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withRuleOff } from '../rule-off-edit.ts';

test('a new file names the rule alone', () => {
  assert.equal(withRuleOff('', 'pure-task'), '{\n  "rules": {\n    "pure-task": "off"\n  }\n}\n');
});

test('what is there stays, with its indent', () => {
  const text = '{\n\t"pools": [],\n\t"rules": { "prefer-map": "error", "pure-task": "info" }\n}\n';
  assert.equal(
    withRuleOff(text, 'pure-task'),
    '{\n\t"pools": [],\n\t"rules": {\n\t\t"prefer-map": "error",\n\t\t"pure-task": "off"\n\t}\n}\n',
  );
});

test('what is no object of JSON is left to the user', () => {
  for (const text of ['{', '[]', '1', 'null']) assert.equal(withRuleOff(text, 'pure-task'), null);
});
