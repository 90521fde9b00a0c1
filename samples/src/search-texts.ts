/**
 * Searches texts for a word that the task takes from around it.
 *
 * - Linter: `no-closure-capture` at the function that is submitted: it reads `word`, which does not travel to the worker.
 *   Pass it as an argument of an exported function.
 * - Profiler: there is no function to profile; the task has no name.
 */
import { ProcessPoolExecutor } from 'poolscope';

export async function search(texts: readonly string[], word: string): Promise<number[]> {
  await using pool = new ProcessPoolExecutor(2);
  const searches = texts.map((text) => pool.submit((one: string) => one.split(word).length - 1, text));
  return await Promise.all(searches);
}
