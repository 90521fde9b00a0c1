import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

const [tasks = '12', ms = '10'] = process.argv.slice(2);
const filename = fileURLToPath(new URL('tasks.cjs', import.meta.url));
const pool = new Piscina({ filename, minThreads: 2, maxThreads: 2 });
await Promise.all(Array.from({ length: Number(tasks) }, () => pool.run(Number(ms), { name: 'burn' })));
await pool.run('wrong', { name: 'fail' }).catch((error) => process.stdout.write(`caught ${error.message}\n`));
await pool.destroy();
