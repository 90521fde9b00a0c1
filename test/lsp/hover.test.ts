/** Hovers say, in the words of the user's code, what is known of pools, calls on them and tasks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { LanguageClient, ScratchFolder } from './language-client.ts';

const TASKS = `import { appendFileSync } from 'node:fs';

const sizes: number[] = [];

function note(n: number): void {
  appendFileSync('/var/log/sizes', String(n));
}

export function measure(n: number): number {
  note(n);
  return n * 2;
}

export function double(n: number): number {
  return n * 2;
}

export const unused = (n: number): number => sizes.length + n;
`;
const MAIN = `import { ProcessPoolExecutor } from 'poolscope';
import { double, measure } from './tasks.ts';

export async function main(items: number[]): Promise<void> {
  await using pool = new ProcessPoolExecutor({ maxWorkers: 4 });
  await pool.map(measure, items);
  await pool.submit(double, items[0]);
  await pool.submit(double, () => 1);
}

export const shared = new ProcessPoolExecutor({ maxWorkers: 2 });

export async function leak(): Promise<void> {
  const open = new ProcessPoolExecutor({ maxWorkers: 2 });
  await open.submit(double, 1);
}

export async function tidy(): Promise<void> {
  const closed = new ProcessPoolExecutor({ maxWorkers: 2 });
  try {
    await closed.submit(double, 1);
  } finally {
    await closed.shutdown();
  }
}
`;

/** The text of the hover on the \`occurrence\`-th place where \`name\` stands, from 0. */
async function hoverText(client: LanguageClient, uri: string, name: string, occurrence = 0): Promise<string> {
  const text = client.textOf(uri);
  let offset = -1;
  for (let at = 0; at <= occurrence; at++) offset = text.indexOf(name, offset + 1);
  assert.notEqual(offset, -1, name);
  const before = text.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: (before.at(-1) ?? '').length + 1 };
  const hover = await client.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position,
  });
  return hover === null ? '' : (hover.contents as MarkupContent).value;
}

test('a hover on a pool says who owns it, where it is released and how values travel', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), MAIN);
  const pool = await hoverText(client, uri, 'pool =');
  assert.match(pool, /`pool` is a `ProcessPoolExecutor` of poolscope/);
  assert.match(pool, /released by `using`/);
  assert.match(pool, /workers are processes/);
  assert.match(
    await hoverText(client, uri, 'shared'),
    /Exported, so that whoever has it calls `shutdown\(\)`/,
  );
  assert.match(await hoverText(client, uri, 'open ='), /Owned here, and nothing calls `shutdown\(\)`/);
  assert.match(
    await hoverText(client, uri, 'closed ='),
    /released with `shutdown\(\)`\. \(\[line 23\]\(file:.*main\.ts#L23\)\)/,
  );
  assert.match(await hoverText(client, uri, 'shutdown'), /Releases `closed`/);
});

test('a hover on a call on a pool says what its task does, by way of which calls, and what cannot be sent', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), MAIN);
  const map = await hoverText(client, uri, 'map');
  assert.match(map, /Runs `measure` for every item, in the workers of `pool`/);
  assert.match(map, /`measure` → `note` .*\(\[tasks\.ts:10\]\(.*\), \[tasks\.ts:6\]/);
  const submit = await hoverText(client, uri, 'submit');
  assert.match(submit, /Runs `double` once/);
  assert.match(submit, /No effect outside its result/);
  assert.match(submit, /Nothing was found in `items\[0\]` that cannot be sent/);
  assert.match(await hoverText(client, uri, 'submit', 1), /is a function, which cannot be sent/);
});

test('a hover on a function says where it is submitted, also from other files; others have none', async () => {
  using folder = new ScratchFolder({ 'tasks.ts': TASKS });
  await using client = await LanguageClient.start([folder.path]);
  const main = client.open(folder.file('main.ts'), MAIN);
  const tasks = client.open(folder.file('tasks.ts'), TASKS);
  await client.settledDiagnostics(main);
  const measure = await hoverText(client, tasks, 'measure');
  assert.match(measure, /`measure` is run as a task/);
  assert.match(measure, /Submitted in one place\. \(\[main\.ts:6\]/);
  assert.match(measure, /`note`/);
  assert.equal(await hoverText(client, tasks, 'unused'), '');
  assert.equal(await hoverText(client, tasks, 'appendFileSync'), '');
  client.change(tasks, `${TASKS}\nexport function half( {`);
  assert.equal(await hoverText(client, tasks, 'half'), '');
});
