/** A module whose import fails in workers only. */
import { isMainThread } from 'node:worker_threads';

if (process.env.POOLSCOPE_DEPTH !== undefined || !isMainThread)
  throw new Error('this module does not load here');

export function unreachable() {
  return 1;
}
