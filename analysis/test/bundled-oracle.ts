/** Bundles the thread of the type checker as the build does: workers of Node 20 take no TypeScript. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The bundle lies under the project's root, from where it finds the compiler. */
export async function bundledOracle(): Promise<URL> {
  const output = new URL(`../../.tsbuild/test/oracle-worker-${process.pid}.mjs`, import.meta.url);
  await build({
    entryPoints: [fileURLToPath(new URL('../types/oracle-worker.ts', import.meta.url))],
    outfile: fileURLToPath(output),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['typescript/*'],
    logLevel: 'error',
  });
  return output;
}
