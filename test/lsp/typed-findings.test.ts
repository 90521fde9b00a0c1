import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LanguageClient, ScratchFolder } from './language-client.ts';

const TASKS =
  'export function square(n: number): number {\n  let sum = 0;\n  for (let i = 0; i < n; i++) sum += n;\n  return sum;\n}\n';
/** Only its type tells that `services.pool` is a pool. */
const SERVICES = `import { ProcessPoolExecutor } from 'poolscope';
function make<T>(type: new (size: number) => T): T {
  return Reflect.construct(type, [2]) as T;
}
export const services = { pool: make(ProcessPoolExecutor) };
`;
const MAIN = `import { services } from './services.ts';
import { square } from './tasks.ts';

export async function main(items: number[]): Promise<number[]> {
  const { pool } = services;
  const results: number[] = [];
  for (const item of items) results.push(await pool.submit(square, item));
  return results;
}
`;
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  },
});
const FILES = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': TSCONFIG,
  'tasks.ts': TASKS,
  'services.ts': SERVICES,
  'main.ts': MAIN,
};

test('findings of types come behind those of syntax, and follow edits in other files', async () => {
  using folder = new ScratchFolder(FILES);
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), MAIN);
  await client.rules(uri, ['no-await-in-submit-loop']);
  const [first] = client.published.filter((sent) => sent.uri === uri);
  assert.deepEqual(first.diagnostics, [], 'syntax alone, and first, knows nothing of the pool');
  await client.until(
    () => client.statuses.at(-1)?.message === 'Findings are refined with types.',
    () => 'the types to be ready',
  );
  const services = client.open(folder.file('services.ts'), SERVICES);
  client.change(services, SERVICES.replace('make(ProcessPoolExecutor)', 'make(Map) as any'));
  await client.rules(uri, []);
  client.change(services, SERVICES);
  await client.rules(uri, ['no-await-in-submit-loop']);
  assert.equal(await client.shutdown(), 0);
});

test('while types are there, an edit does not blink', async () => {
  using folder = new ScratchFolder(FILES);
  await using client = await LanguageClient.start([folder.path]);
  const uri = client.open(folder.file('main.ts'), MAIN);
  await client.rules(uri, ['no-await-in-submit-loop']);
  const before = client.published.length;
  client.change(uri, `${MAIN}\n// One more line.\n`);
  await client.settledDiagnostics(uri);
  const sent = client.published.slice(before).filter((published) => published.uri === uri);
  assert.ok(sent.length > 0);
  for (const { diagnostics } of sent) assert.equal(diagnostics[0]?.code, 'no-await-in-submit-loop');
});
