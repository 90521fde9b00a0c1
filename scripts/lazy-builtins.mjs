/**
 * Puts off loading those modules of Node that a program mostly does without: a worker that starts has nothing else to
 * do, so each of them is half a millisecond that all tasks wait for.
 */
import { isBuiltin } from 'node:module';

const NAMESPACE = 'lazy-builtin';

/** An esbuild plugin. @param {string[]} names such as `node:v8` */
export function lazyBuiltins(names) {
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path, namespace }) => {
        if (namespace === NAMESPACE || !names.includes(path)) return undefined;
        return { path, namespace: NAMESPACE };
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        if (!isBuiltin(path)) throw new Error(`${path} is no module of Node.`);
        const keys = Object.keys(await import(path)).filter((key) => key !== 'default');
        const getters = keys.map((key) => `get ${key}() { return load().${key}; }`).join(', ');
        const contents = `let loaded; const load = () => (loaded ??= require('${path}')); module.exports = { ${getters} };`;
        return { contents, loader: 'js' };
      });
    },
  };
}
