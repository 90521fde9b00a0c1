import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandWords } from '../commands/command-words.ts';

test('a command line is split at white space, and quotes hold it together', () => {
  assert.deepEqual(commandWords('node  app.js --port 80'), ['node', 'app.js', '--port', '80']);
  assert.deepEqual(commandWords(`node "my app.js" 'a "b"' --x="1 2"`), [
    'node',
    'my app.js',
    'a "b"',
    '--x=1 2',
  ]);
  assert.deepEqual(commandWords('node "" x'), ['node', '', 'x']);
  assert.deepEqual(commandWords('  '), []);
});

test('a quote that is not closed is no command', () => {
  assert.equal(commandWords('node "app.js'), null);
});
