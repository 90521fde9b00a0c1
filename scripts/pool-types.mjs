/** Writes the declarations of the npm package, once for those who import it and once for those who require it. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleDeclarations } from './bundle-declarations.mjs';

/** What projects have that compile for an older library; TypeScript knows the reference and adds it. */
const LIBRARY = '/// <reference lib="esnext.disposable" />\n';

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
  const dist = join(root, 'pool/dist');
  const declarations = LIBRARY + bundleDeclarations(join(root, '.tsbuild/pool/pool/src/index.d.ts'));
  for (const former of ['types', 'types-cjs']) rmSync(join(dist, former), { recursive: true, force: true });
  writeFileSync(join(dist, 'index.d.ts'), declarations);
  writeFileSync(join(dist, 'index.d.cts'), declarations);
}
