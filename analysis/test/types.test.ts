/** The typed pass with the real native checker in its real thread. */
import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Workspace } from '../index.ts';
import { bundledOracle } from './bundled-oracle.ts';

const PACKAGES = new URL('../../node_modules/', import.meta.url);

const SOURCE = `import { Piscina } from 'piscina'; // ünïcödé 😀 日本
import workerpool from 'workerpool';
import { services } from './services.ts';

export async function run(items: number[]) {
  const { renderer } = services;
  const results: unknown[] = [];
  for (const item of items) {
    results.push(await renderer.run(item));
  }
  for (const pool of [services.renderer]) {
    for (const item of items) results.push(await pool.run(item));
  }
  for (const item of items) results.push(await services.list.at(0)?.exec('x', [item]));
  for (const item of items) results.push(await services.fake.run(item));
  return results;
}
export type { Piscina, workerpool };
`;

const SERVICES = `import { Piscina } from 'piscina';
import workerpool from 'workerpool';
function inject<T>(type: new (...args: never[]) => T): T {
  return Reflect.construct(type, []) as T;
}
class Fake {
  async run(n: number) {
    return n;
  }
}
export const services = { renderer: inject(Piscina), list: [workerpool.pool({ maxWorkers: 2 })], fake: inject(Fake) };
`;

/** Processes of the native checker that this process started. */
function nativeCheckers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = / \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
        return (
          Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--api')
        );
      } catch {
        return false;
      }
    });
}

describe('typed pass', () => {
  let folder = '';
  let oracle: URL;
  let workspace: Workspace;
  const path = (): string => join(folder, 'main.ts');
  const linesOf = (findings: readonly { rule: string; range: { start: { line: number } } }[]): number[] =>
    findings
      .filter(({ rule }) => rule === 'no-await-in-submit-loop')
      .map(({ range }) => range.start.line + 1);

  before(async () => {
    oracle = await bundledOracle();
    folder = mkdtempSync(join(tmpdir(), 'poolscope-types-'));
    mkdirSync(join(folder, 'node_modules'));
    for (const name of ['piscina', 'workerpool']) {
      symlinkSync(fileURLToPath(new URL(name, PACKAGES)), join(folder, 'node_modules', name));
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(
      join(folder, 'tsconfig.json'),
      '{"compilerOptions":{"strict":true,"module":"nodenext","target":"es2023","types":[],"allowImportingTsExtensions":true,"noEmit":true}}',
    );
    writeFileSync(path(), SOURCE);
    writeFileSync(join(folder, 'services.ts'), SERVICES);
    workspace = new Workspace({ root: folder, types: 'auto', oracleWorkerUrl: oracle });
  });

  after(async () => {
    await workspace.dispose();
    rmSync(folder, { recursive: true, force: true });
    rmSync(oracle);
  });

  test('finds pools whose type alone tells what they are, and no others', async () => {
    assert.deepEqual(linesOf(workspace.lintSyntax(path())), []);
    assert.equal(workspace.typeStatus.state, 'starting');
    assert.deepEqual(linesOf(await workspace.lintTyped(path())), [9, 12, 14]);
    assert.equal(workspace.typeStatus.state, 'ready');
  });

  test('sees unsaved text, in this file and in those it imports', async () => {
    workspace.setText(path(), `\n\n${SOURCE}`);
    assert.deepEqual(linesOf(await workspace.lintTyped(path())), [11, 14, 16]);
    workspace.setText(join(folder, 'services.ts'), SERVICES.replace('inject(Piscina)', 'inject(Fake)'));
    assert.deepEqual(linesOf(await workspace.lintTyped(path())), [16]);
    workspace.clearText(join(folder, 'services.ts'));
    workspace.clearText(path());
    assert.deepEqual(linesOf(await workspace.lintTyped(path())), [9, 12, 14]);
  });

  test(
    'a checker that dies is replaced, and hears of unsaved text again',
    { skip: process.platform !== 'linux' },
    async () => {
      workspace.setText(path(), `\n${SOURCE}`);
      assert.deepEqual(linesOf(await workspace.lintTyped(path())), [10, 13, 15]);
      const children = nativeCheckers();
      assert.equal(children.length, 1);
      for (const pid of children) process.kill(pid, 'SIGKILL');
      const both = await Promise.all([workspace.lintTyped(path()), workspace.lintTyped(path())]);
      for (const findings of both) assert.deepEqual(linesOf(findings), [10, 13, 15]);
      assert.equal(workspace.typeStatus.state, 'ready');
      workspace.clearText(path());
    },
  );

  test('a file outside every tsconfig', async () => {
    const loose = new Workspace({ root: '/', types: 'auto', oracleWorkerUrl: oracle });
    const outside = mkdtempSync(join(tmpdir(), 'poolscope-loose-'));
    symlinkSync(join(folder, 'node_modules'), join(outside, 'node_modules'));
    writeFileSync(join(outside, 'services.ts'), SERVICES);
    writeFileSync(join(outside, 'main.ts'), SOURCE);
    assert.deepEqual(linesOf(await loose.lintTyped(join(outside, 'main.ts'))), [9, 12, 14]);
    loose.setText(join(outside, 'services.ts'), SERVICES.replace('inject(Piscina)', 'inject(Fake)'));
    assert.deepEqual(linesOf(await loose.lintTyped(join(outside, 'main.ts'))), [14]);
    await loose.dispose();
    rmSync(outside, { recursive: true });
  });

  test('with a configuration that cannot be read the syntax findings stand, until it can', async () => {
    const config = join(folder, 'tsconfig.json');
    const whole = readFileSync(config, 'utf8');
    const problems: readonly [string, RegExp][] = [
      ['{ "compilerOptions": ', /tsconfig\.json: .*expected/],
      ['{ "extends": "./nowhere.json" }', /nowhere\.json/],
    ];
    for (const [text, reason] of problems) {
      writeFileSync(config, text);
      workspace.fileChanged(config);
      assert.deepEqual(linesOf(await workspace.lintTyped(path())), []);
      assert.equal(workspace.typeStatus.state, 'unavailable');
      assert.match(workspace.typeStatus.reason, reason);
    }
    writeFileSync(config, whole);
    workspace.fileChanged(config);
    assert.deepEqual(linesOf(await workspace.lintTyped(path())), [9, 12, 14]);
    assert.equal(workspace.typeStatus.state, 'ready');
  });

  test('without the checker the syntax findings stand, and the reason is given', async () => {
    const broken = new Workspace({
      root: folder,
      types: 'auto',
      oracleWorkerUrl: new URL('./no-such-worker.js', import.meta.url),
    });
    for (let round = 0; round < 4; round += 1) assert.deepEqual(linesOf(await broken.lintTyped(path())), []);
    assert.equal(broken.typeStatus.state, 'unavailable');
    assert.match(broken.typeStatus.reason, /^Without types, because the type checker failed: .+/);
    await broken.dispose();
  });

  test('types switched off', async () => {
    const off = new Workspace({ root: folder, types: 'off', oracleWorkerUrl: oracle });
    assert.deepEqual(await off.lintTyped(path()), off.lintSyntax(path()));
    assert.deepEqual(off.typeStatus, { state: 'unavailable', reason: 'Types are switched off.' });
    await off.dispose();
  });
});
