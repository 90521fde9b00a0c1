/** Whether a file runs as the JavaScript that the compiler writes somewhere else, where no TypeScript is. */
import type { FileView } from '../file-view.ts';

/** Programs that run TypeScript, or that bundle and find the workers by themselves. */
const RUNS_TYPESCRIPT =
  /"(tsx|ts-node|ts-node-dev|jiti|bun|bun-types|@types\/bun|@swc-node\/register|esbuild|esbuild-register|vite|vitest|webpack|rollup|rolldown|parcel|tsup|tsdown|unbuild|next|nuxt|@rspack\/core|@nestjs\/cli)"|strip-types/;

/** Only where `tsc` alone can be what makes the program. */
export function isCompiledAway(view: FileView): boolean {
  if (!/(?<!\.d)\.[cm]?ts$/.test(view.path) || view.isTrial) return false;
  if (typeof view.compilerOption('outDir') !== 'string') return false;
  const isEmitting = ['noEmit', 'emitDeclarationOnly', 'erasableSyntaxOnly'].every(
    (name) => view.compilerOption(name) !== true,
  );
  return isEmitting && !RUNS_TYPESCRIPT.test(view.manifest ?? '');
}
