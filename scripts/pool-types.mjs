/** Writes the declarations of the npm package, once for those who import it and once for those who require it. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root of the checkout
 * @throws {Error} when the pool does not type-check
 */
export function writePoolTypes(root) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '--build', 'pool', '--pretty', 'false'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The types of the pool could not be made, see above.');
  const declarations = join(root, '.tsbuild/pool/pool/src');
  const dist = join(root, 'pool/dist');
  const isOfParent = (path) => !/[\\/]worker$|\.map$|\.tsbuildinfo$/.test(path);
  for (const [folder, type] of [
    ['types', 'module'],
    ['types-cjs', 'commonjs'],
  ]) {
    rmSync(join(dist, folder), { recursive: true, force: true });
    cpSync(declarations, join(dist, folder), { recursive: true, filter: isOfParent });
    // Says what the declarations beside it describe; the package's own manifest says "module".
    writeFileSync(join(dist, folder, 'package.json'), `${JSON.stringify({ type })}\n`);
  }
  writeFileSync(join(dist, 'index.d.ts'), "export * from './types/index.js';\n");
  writeFileSync(join(dist, 'index.d.cts'), "export * from './types-cjs/index.js';\n");
}
