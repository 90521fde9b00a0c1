/** A task with a pool of its own. */
import { ProcessPoolExecutor } from '../../dist/index.js';
import { add } from './basic.mjs';

/** @param {number} depth @returns {Promise<number>} */
export async function sumBelow(depth) {
  const pool = new ProcessPoolExecutor(1);
  try {
    return depth === 0 ? await pool.submit(add, 1, 1) : 1 + (await pool.submit(sumBelow, depth - 1));
  } finally {
    await pool.shutdown();
  }
}
