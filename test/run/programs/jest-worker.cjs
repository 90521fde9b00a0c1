const { Worker } = require('jest-worker');

const [kind = 'thread', tasks = '12', ms = '10'] = process.argv.slice(2);

async function main() {
  const pool = new Worker(require.resolve('./tasks.cjs'), {
    numWorkers: 2,
    enableWorkerThreads: kind === 'thread',
    exposedMethods: ['burn', 'fail'],
  });
  await Promise.all(Array.from({ length: Number(tasks) }, () => pool.burn(Number(ms))));
  await pool.fail('wrong').catch((error) => process.stdout.write(`caught ${error.message}\n`));
  await pool.end();
}

void main();
