const { FixedClusterPool, FixedThreadPool } = require('poolifier');

const [kind = 'thread', tasks = '12', ms = '10'] = process.argv.slice(2);
const Pool = kind === 'thread' ? FixedThreadPool : FixedClusterPool;

async function main() {
  const pool = new Pool(2, `${__dirname}/poolifier-worker.cjs`);
  await Promise.all(Array.from({ length: Number(tasks) }, () => pool.execute(Number(ms), 'burn')));
  await pool.destroy();
}

void main();
