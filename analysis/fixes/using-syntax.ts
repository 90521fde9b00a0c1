/** Whether `await using` can be written in a file. */
import type { FileView } from '../file-view.ts';

/** The oldest Node that reads it by itself. */
const NATIVE_SINCE = 24;

/**
 * The compiler must know it, and make of it what the oldest Node of the package runs; the types that it needs come with the
 * declarations of the pool.
 */
export function isUsingWritable(view: FileView): boolean {
  if ((view.oldestNode ?? 0) >= NATIVE_SINCE) return true;
  if (!/\.[cm]?tsx?$/.test(view.path)) return false;
  const compiler = view.packageMajor('typescript');
  return (compiler === undefined || compiler >= 5) && !isLeftAsItIs(view);
}

/** Output for the newest language, and code whose types alone are taken out, keep the word. */
function isLeftAsItIs(view: FileView): boolean {
  const target = view.compilerOption('target');
  const isNewest = typeof target === 'string' && target.toLowerCase() === 'esnext';
  return isNewest || view.compilerOption('erasableSyntaxOnly') === true;
}
