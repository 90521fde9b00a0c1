import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';

const [runtime = 'worker_threads', tasks = '12', ms = '10'] = process.argv.slice(2);
const filename = fileURLToPath(new URL('tasks.cjs', import.meta.url));
const pool = new Tinypool({ filename, runtime, minThreads: 2, maxThreads: 2 });
await Promise.all(Array.from({ length: Number(tasks) }, () => pool.run(Number(ms), { name: 'burn' })));
await pool.destroy();
