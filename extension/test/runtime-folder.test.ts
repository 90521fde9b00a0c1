import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { packRuntime } from '../../scripts/runtime-archive.mjs';
import { readyRuntimeFolder } from '../runtime-folder.ts';

const NOBODY = 65_534;

describe('the folder of the programs', () => {
  const root = mkdtempSync(join(tmpdir(), 'runtime-'));
  const archive = join(root, 'node_modules.br');
  const binary = machineCode();

  before(async () => {
    process.env['XDG_CACHE_HOME'] = join(root, 'cache');
    const modules = join(root, 'modules');
    mkdirSync(join(modules, '@scope/native/bin'), { recursive: true });
    writeFileSync(join(modules, '@scope/native/bin/tool'), binary, { mode: 0o755 });
    mkdirSync(join(modules, 'plain'));
    writeFileSync(join(modules, 'plain/index.js'), 'export {};\n');
    writeFileSync(join(modules, 'plain/empty'), '');
    const files = await packRuntime(modules, archive);
    assert.deepEqual([...files].sort(), ['@scope/native/bin/tool', 'plain/empty', 'plain/index.js']);
  });

  after(() => {
    delete process.env['XDG_CACHE_HOME'];
    rmSync(root, { recursive: true, force: true });
  });

  function packagedFolder(name: string): string {
    const dist = join(root, name);
    mkdirSync(dist);
    writeFileSync(join(dist, 'node_modules.br'), readFileSync(archive));
    writeFileSync(join(dist, 'server.js'), 'server');
    writeFileSync(join(dist, 'worker.cjs'), 'worker');
    return dist;
  }

  function assertUnpacked(folder: string): void {
    const tool = join(folder, 'node_modules/@scope/native/bin/tool');
    assert.deepEqual(readFileSync(tool), binary);
    assert.equal(statSync(tool).mode & 0o777, 0o755);
    assert.equal(readFileSync(join(folder, 'node_modules/plain/index.js'), 'utf8'), 'export {};\n');
    assert.equal(readFileSync(join(folder, 'node_modules/plain/empty'), 'utf8'), '');
  }

  test('unpacks the native parts once, beside the programs', async () => {
    const dist = packagedFolder('first');
    assert.equal(await readyRuntimeFolder(dist, join(root, 'unused')), dist);
    assertUnpacked(dist);
    const made = statSync(join(dist, 'node_modules')).ctimeMs;
    assert.equal(await readyRuntimeFolder(dist, join(root, 'unused')), dist);
    assert.equal(statSync(join(dist, 'node_modules')).ctimeMs, made);
    assert.equal(existsSync(join(root, 'unused')), false);
  });

  test('lets several windows unpack at once', async () => {
    const dist = packagedFolder('windows');
    const folders = await Promise.all(
      Array.from({ length: 4 }, () => readyRuntimeFolder(dist, join(root, 'unused'))),
    );
    assert.deepEqual(folders, [dist, dist, dist, dist]);
    assertUnpacked(dist);
  });

  test('uses a folder of the user’s where the package may not be written', async () => {
    const dist = packagedFolder('read-only');
    const fallback = join(root, 'storage');
    chmodSync(root, 0o777);
    chmodSync(dist, 0o555);
    // The superuser may write everywhere.
    const isSuperuser = process.geteuid?.() === 0;
    if (isSuperuser) process.seteuid?.(NOBODY);
    try {
      assert.equal(await readyRuntimeFolder(dist, fallback), fallback);
      assert.equal(await readyRuntimeFolder(dist, fallback), fallback);
    } finally {
      if (isSuperuser) process.seteuid?.(0);
    }
    assertUnpacked(fallback);
    assert.equal(readFileSync(join(fallback, 'server.js'), 'utf8'), 'server');
    assert.equal(readFileSync(join(fallback, 'worker.cjs'), 'utf8'), 'worker');
  });

  test('says that a damaged archive is one, and leaves nothing half unpacked', async () => {
    const dist = packagedFolder('damaged');
    writeFileSync(join(dist, 'node_modules.br'), readFileSync(archive).subarray(0, 100));
    await assert.rejects(readyRuntimeFolder(dist, join(root, 'unused')), /damaged.*install Poolscope again/s);
    assert.equal(existsSync(join(dist, 'node_modules')), false);
  });

  test('leaves a checkout alone, whose packages lie elsewhere', async () => {
    const dist = join(root, 'checkout');
    mkdirSync(dist);
    assert.equal(await readyRuntimeFolder(dist, join(root, 'unused')), dist);
    assert.equal(existsSync(join(dist, 'node_modules')), false);
  });
});

/** Calls and jumps, near and far, forwards and backwards, cut off at the end, among other bytes. */
function machineCode(): Buffer {
  const code = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 251));
  const distances = [0, -1, 1, 0xff_ffff, -0x100_0000, 0x100_0000, 0x7fff_ffff, 0xe8, -0x17_18];
  for (let at = 7; at + 5 < code.length; at += 11) {
    code.writeUInt8(at % 2 === 0 ? 0xe8 : 0xe9, at);
    code.writeInt32LE(distances[at % distances.length] ?? 0, at + 1);
  }
  code.fill(0xe8, code.length - 3);
  return code;
}
