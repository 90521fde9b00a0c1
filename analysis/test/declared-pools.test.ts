/** Pools that users declare: what is wrong with a declaration is said, and what is right is recognised. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { parseDeclaredPools, readConfiguration, Workspace } from '../index.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-declared-')));
after(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const GOOD = { package: '@acme/pool', classes: 'AcmePool', submit: 'run', shutdown: 'close' };

function problemsOf(...pools: unknown[]): readonly string[] {
  return parseDeclaredPools(pools, folder, 'pools').problems;
}

test('a declaration needs no more than what makes the pool, submits and ends', () => {
  assert.deepEqual(problemsOf(GOOD), []);
  const [pool] = parseDeclaredPools([GOOD], folder, 'pools').pools;
  assert.deepEqual([pool?.classes, pool?.release, pool?.keepsProcessAlive], [['AcmePool'], ['close'], true]);
  assert.deepEqual(parseDeclaredPools(undefined, folder, 'pools'), { pools: [], problems: [] });
});

test('every mistake is named with its place and the nearest name', () => {
  const cases: [entry: unknown, problem: string][] = [
    ['piscina', 'pools[0] must be an object with "package", "submit" and "shutdown".'],
    [{ ...GOOD, shutDown: 'end' }, 'pools[0]: there is no field "shutDown". Did you mean "shutdown"?'],
    [{ ...GOOD, maxWorker: 'n' }, 'pools[0]: there is no field "maxWorker". Did you mean "maxWorkers"?'],
    [{ ...GOOD, submit: undefined }, 'pools[0]: "submit" is missing.'],
    [{ ...GOOD, submit: 3 }, 'pools[0]: "submit" must be a text.'],
    [{ ...GOOD, classes: [] }, 'pools[0]: "classes" must be a text or a list of texts.'],
    [{ ...GOOD, keepsProcessAlive: 'yes' }, 'pools[0]: "keepsProcessAlive" must be true or false.'],
    [{ ...GOOD, optionsAt: -1 }, 'pools[0]: "optionsAt" must be a whole number of 0 or more.'],
    [
      { ...GOOD, task: 'sources' },
      'pools[0]: "task" must be one of "reference", "source", "file", "callback", most likely "source".',
    ],
    [
      { ...GOOD, gracefulShutdown: ['closed'] },
      'pools[0]: "gracefulShutdown": "closed" is not among "shutdown". Did you mean "close"?',
    ],
    [
      { ...GOOD, package: './src/missing.ts' },
      `pools[0]: "package": there is no file ./src/missing.ts in ${folder}.`,
    ],
    [
      { ...GOOD, classes: undefined },
      'pools[0] needs "classes", "factories" or "defaultExport", to say what makes a pool.',
    ],
  ];
  for (const [entry, problem] of cases) assert.ok(problemsOf(entry).includes(problem), problem);
  assert.match(
    problemsOf({ ...GOOD, wibble: 1 })[0] ?? '',
    /no field "wibble"\. The fields are package, classes/,
  );
  assert.deepEqual(parseDeclaredPools({}, folder, 'pools').problems, ['pools must be a list.']);
});

test('one mistaken declaration costs the others nothing', () => {
  const { pools, problems } = parseDeclaredPools([{ ...GOOD, task: 1 }, GOOD], folder, 'pools');
  assert.deepEqual([pools.length, problems.length], [1, 1]);
});

const USES = `
import { AcmePool as Pool } from '@acme/pool';
import { createPool } from './src/index.ts';

export async function leak(items: number[]) {
  const pool = new Pool({ size: 4 });
  for (const item of items) await pool.run(item);
}
export async function own() {
  const pool = createPool(2);
  return await pool.exec(1);
}
export async function fine() {
  const pool = createPool(2);
  try {
    return await pool.exec(1);
  } finally {
    await pool.destroy();
  }
}
`;

test('a declared pool of a package and of a file is checked like any other', async () => {
  write('src/index.ts', `export * from './worker-pool.ts';\n`);
  write(
    'src/worker-pool.ts',
    'export function createPool(n: number) {\n  return { n, exec() {}, destroy() {} };\n}\n',
  );
  const uses = write('uses.ts', USES);
  write(
    'poolscope.json',
    JSON.stringify({
      pools: [
        { ...GOOD, maxWorkers: 'size' },
        { package: './src/worker-pool.ts', factories: 'createPool', submit: 'exec', shutdown: 'destroy' },
      ],
    }),
  );
  const { pools, problems } = readConfiguration(folder);
  assert.deepEqual(problems, []);
  const found = async (given: typeof pools): Promise<string[]> => {
    const workspace = new Workspace({ root: folder, pools: given, types: 'off' });
    const lines = workspace.lintSyntax(uses).map(({ rule, range }) => `${range.start.line} ${rule}`);
    await workspace.dispose();
    return lines;
  };
  assert.deepEqual(await found([]), []);
  assert.deepEqual(await found(pools), [
    '5 no-missing-shutdown',
    '6 no-await-in-submit-loop',
    '9 no-missing-shutdown',
  ]);
});

test('a size is asked for only where the declaration names the option', async () => {
  const uses = write(
    'size.ts',
    `import { AcmePool } from '@acme/pool';\nexport const pool = new AcmePool();\n`,
  );
  for (const [extra, expected] of [
    [{}, []],
    [{ maxWorkers: 'size' }, ['require-max-workers']],
    [{ keepsProcessAlive: false, isDisposable: true }, []],
  ] as const) {
    const { pools } = parseDeclaredPools([{ ...GOOD, ...extra }], folder, 'pools');
    const workspace = new Workspace({ root: folder, pools, types: 'off' });
    assert.deepEqual(
      workspace.lintSyntax(uses).map(({ rule }) => rule),
      expected,
    );
    await workspace.dispose();
  }
});

test('how values travel, and which arguments do, is taken from the declaration', async () => {
  const uses = write(
    'travel.ts',
    `import { AcmePool } from '@acme/pool';\nexport const ask = (pool: AcmePool) => pool.run('name', new Map());\n`,
  );
  for (const [transport, expected] of [
    ['thread', []],
    ['process-json', ['no-prototype-loss']],
  ] as const) {
    const { pools } = parseDeclaredPools([{ ...GOOD, arguments: 'rest', transport }], folder, 'pools');
    const workspace = new Workspace({ root: folder, pools, types: 'off' });
    assert.deepEqual(
      workspace.lintSyntax(uses).map(({ rule }) => rule),
      expected,
    );
    await workspace.dispose();
  }
});
