/** Makes the JavaScript side of the `typescript` package into a few files; it comes as more than a hundred. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';

const KEPT_AS_THEY_ARE = ['package.json', 'LICENSE', 'NOTICE.txt', 'lib/version.cjs', 'lib/getExePath.js'];

/**
 * Each export keeps its place, so that the package's own manifest still holds.
 *
 * @param {string} from the installed package
 * @param {string} to where the smaller one goes
 */
export async function copyTypescriptClient(from, to) {
  for (const file of KEPT_AS_THEY_ARE) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    copyFileSync(join(from, file), join(to, file));
  }
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  await esbuild.build({
    absWorkingDir: from,
    entryPoints: Object.entries(manifest.exports)
      .filter(([name]) => name.startsWith('./unstable/'))
      .map(([, file]) => file),
    outbase: from,
    outdir: to,
    chunkNames: 'dist/[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // The asynchronous client holds CommonJS, which calls `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    // It finds the executable from its own place in the package.
    external: ['#getExePath'],
    logLevel: 'warning',
  });
}
