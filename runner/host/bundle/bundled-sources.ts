/**
 * Gives every source file of the bundle back what bundling takes from it: its own `import.meta.url`,
 * `__filename` and `__dirname`. They are declared in one line put before the file, so every position in it
 * moves down by exactly one line; `originalLine` undoes that.
 *
 * The file with the profiled function gets lines after its end, where they disturb no position.
 */
import { readFile } from 'node:fs/promises';
import { dirname, extname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Loader, Plugin } from 'esbuild';
import { withoutPoolStarts, IDLE_POOL, IDLE_POOL_DECLARATION, type RemovedStart } from './pool-starts.ts';

/** esbuild's `define`: a file that declares one of these names itself keeps its own. */
export const PLACE_DEFINES = {
  'import.meta.url': '__poolscope_url',
  'import.meta.dirname': '__poolscope_dirname',
  'import.meta.filename': '__poolscope_filename',
  __dirname: '__poolscope_dirname',
  __filename: '__poolscope_filename',
};

export interface BundledSources {
  readonly plugin: Plugin;
  /** Statements left out because they would start a pool in every worker. */
  readonly removed: readonly RemovedStart[];
}

/** @param appended What to put after the end of `target`. */
export function bundledSources(target: string, appended: string): BundledSources {
  const removed: RemovedStart[] = [];
  const plugin: Plugin = {
    name: 'poolscope-sources',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path }) => {
        let text = await readFile(path, 'utf8');
        let declarations = placeDeclarations(path);
        if (!path.includes(`${sep}node_modules${sep}`)) {
          const without = withoutPoolStarts(path, text);
          text = without.text;
          removed.push(...without.removed);
          if (text.includes(IDLE_POOL)) declarations += IDLE_POOL_DECLARATION;
        }
        const contents = `${declarations}\n${withoutHashbang(text)}${path === target ? appended : ''}`;
        return {
          contents: isStrict(text) ? `"use strict";${contents}` : contents,
          loader: loaderOf(path),
          resolveDir: dirname(path),
        };
      });
    },
  };
  return { plugin, removed };
}

/** The line of a file, from 1, that esbuild sees as `line`. */
export function originalLine(line: number): number {
  return Math.max(1, line - 1);
}

function placeDeclarations(file: string): string {
  const url = JSON.stringify(pathToFileURL(file).href);
  const name = JSON.stringify(file);
  const directory = JSON.stringify(dirname(file));
  return `var __poolscope_url=${url},__poolscope_filename=${name},__poolscope_dirname=${directory};`;
}

/** Only a first line may have one; two slashes keep the length. */
function withoutHashbang(text: string): string {
  return text.startsWith('#!') ? `//${text.slice(2)}` : text;
}

/** The directive counts only as the first statement, which is now ours. */
function isStrict(text: string): boolean {
  return /^(?:#!.*)?(?:\s|\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:'use strict'|"use strict")/.test(text);
}

function loaderOf(file: string): Loader {
  const extension = extname(file);
  if (extension === '.tsx') return 'tsx';
  if (extension === '.jsx') return 'jsx';
  return /^\.[cm]?ts$/.test(extension) ? 'ts' : 'js';
}
