const workerpool = require('workerpool');

const [workerType = 'thread', tasks = '12', ms = '10'] = process.argv.slice(2);

async function main() {
  const pool = workerpool.pool(`${__dirname}/workerpool-worker.cjs`, {
    workerType,
    minWorkers: 2,
    maxWorkers: 2,
  });
  await Promise.all(Array.from({ length: Number(tasks) }, () => pool.exec('burn', [Number(ms)])));
  await pool.exec('fail', ['wrong']).catch((error) => process.stdout.write(`caught ${error.message}\n`));
  await pool.terminate();
}

void main();
