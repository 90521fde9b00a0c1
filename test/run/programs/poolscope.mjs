import { ProcessPoolExecutor, ThreadPoolExecutor } from '../../../pool/dist/index.js';
import { burn } from './tasks.mjs';

const [kind = 'process', tasks = '12', ms = '10'] = process.argv.slice(2);
const pool = new (kind === 'process' ? ProcessPoolExecutor : ThreadPoolExecutor)(2);
await Promise.all(Array.from({ length: Number(tasks) }, () => pool.submit(burn, Number(ms))));
await pool.shutdown();
