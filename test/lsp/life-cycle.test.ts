import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { LanguageClient, ScratchFolder } from './language-client.ts';

const TEXT = 'export const square = (n: number): number => n * n;\n';

for (const transport of ['stdio', 'ipc'] as const) {
  test(`the server starts, answers, shuts down and exits with 0 over ${transport}`, async () => {
    using folder = new ScratchFolder({});
    await using client = await LanguageClient.start([folder.path], { transport });
    assert.equal(client.initializeResult.serverInfo?.name, 'poolscope');
    const uri = client.open(folder.file('main.ts'), TEXT);
    assert.equal((await client.codeLenses(uri))?.length, 1);
    assert.equal(await client.shutdown(), 0);
  });
}

test('exit without shutdown, and the end of the connection, end the server with 1', async () => {
  await using client = await LanguageClient.start([]);
  const exit = once(client.process, 'exit');
  await client.connection.sendNotification('exit');
  assert.deepEqual(await exit, [1, null]);
  await using orphan = await LanguageClient.start([]);
  // Nothing of the server's start is left to be answered then.
  await orphan.until(
    () => orphan.registered.length === 2,
    () => 'the registrations',
  );
  const end = once(orphan.process, 'exit');
  orphan.process.stdin?.end();
  assert.deepEqual(await end, [1, null]);
});

test('a shutdown while a file is being linted does not wait for it', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  client.open(folder.file('main.ts'), `import { ProcessPoolExecutor } from 'poolscope';\n${TEXT}`);
  assert.equal(await client.shutdown(), 0);
});

test('a request that was cancelled leaves the server answering', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), TEXT);
  const source = new CancellationTokenSource();
  const start = { line: 0, character: 0 };
  const params = { textDocument: { uri }, range: { start, end: start }, context: { diagnostics: [] } };
  const request = client.connection.sendRequest('textDocument/codeAction', params, source.token);
  source.cancel();
  await Promise.allSettled([request]);
  assert.equal((await client.codeLenses(uri))?.length, 1);
});

test('the client is told how the server is', async () => {
  using folder = new ScratchFolder({});
  await using client = await LanguageClient.start([folder.path]);
  await client.until(
    () => client.statuses.length > 0,
    () => 'a status',
  );
  for (const { state, message } of client.statuses) {
    assert.match(state, /^(ready|syntax-only)$/);
    assert.match(message, /\.$/);
  }
});
