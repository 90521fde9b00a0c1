/** A program that makes a pool while it is imported, as no module with tasks should. */
import { ProcessPoolExecutor } from '../../dist/index.js';

const pool = new ProcessPoolExecutor(2);

export function task() {
  return 1;
}

try {
  await pool.submit(task);
  console.log('it ran');
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
await pool.shutdown();
