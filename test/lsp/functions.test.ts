import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LanguageClient, ScratchFolder, uriOf } from './language-client.ts';

const TEXT = `/** @profile [1, 2, 3] */
export const square = (n: number): number => n * n;
function nothing(): void {}
for (const word of ['a', 'b']) shout(word);
function shout(word: string): string {
  return word.toUpperCase();
}
`;

test('the functions of an open document come with their inputs, as it stands in the editor', async () => {
  using folder = new ScratchFolder({ 'main.ts': 'export {};' });
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), TEXT);
  const { functions, syntaxFailure } = await client.functions(uri);
  assert.equal(syntaxFailure, undefined);
  assert.deepEqual(
    functions.map(({ name, inputs }) => [name, inputs[0]?.expression]),
    [
      ['square', '[1, 2, 3]'],
      ['nothing', undefined],
      ['shout', "['a', 'b']"],
    ],
  );
});

test('a file that is not open is read from disk, and what cannot be read says why', async () => {
  using folder = new ScratchFolder({ 'main.ts': TEXT });
  await using client = await LanguageClient.start([folder.path]);
  const { functions } = await client.functions(uriOf(folder.file('main.ts')));
  assert.equal(functions.length, 3);
  await assert.rejects(
    client.functions(uriOf(folder.file('missing.ts'))),
    /missing\.ts could not be read: ENOENT/,
  );
  await assert.rejects(
    client.functions(uriOf(folder.file('a.md'))),
    /a\.md is not a TypeScript or JavaScript file/,
  );
  await assert.rejects(
    client.connection.sendRequest('poolscope/functions', {}),
    /needs the address of a file/,
  );
});

test('a syntax error is told with its place, and the lenses stay above what still stands', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), TEXT);
  assert.equal((await client.codeLenses(uri))?.length, 2);
  client.change(uri, `const broken = {;\n${TEXT}`);
  const { functions, syntaxFailure } = await client.functions(uri);
  assert.deepEqual(functions, []);
  assert.match(syntaxFailure?.message ?? '', /^Syntax error/);
  assert.equal(syntaxFailure?.range.start.line, 0);
  const lenses = await client.codeLenses(uri);
  assert.deepEqual(
    lenses?.map(({ range }) => range.start.line),
    [2, 5],
  );
  client.change(uri, TEXT);
  assert.equal((await client.functions(uri)).functions.length, 3);
});

test('a lens stands above each function that takes something, and runs the profile', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), TEXT);
  const lenses = (await client.codeLenses(uri)) ?? [];
  assert.deepEqual(
    lenses.map(({ command, range }) => [
      range.start.line,
      command?.title,
      command?.command,
      command?.arguments,
    ]),
    [
      [1, 'Profile in pool', 'poolscope.profileFunction', [{ uri, functionName: 'square' }]],
      [4, 'Profile in pool', 'poolscope.profileFunction', [{ uri, functionName: 'shout' }]],
    ],
  );
});

test('lenses can be switched off while the editor runs', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), TEXT);
  assert.equal((await client.codeLenses(uri))?.length, 2);
  client.changeSettings({ codeLens: { enabled: false } });
  await client.until(
    () => client.lensRefreshes === 1,
    () => 'a refresh of the lenses',
  );
  assert.equal(await client.codeLenses(uri), null);
});
