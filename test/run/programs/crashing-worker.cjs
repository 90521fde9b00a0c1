/** A child that ends in the middle of a task, and the one that takes its place. */
const { fork } = require('node:child_process');

function start() {
  return fork(`${__dirname}/fork-worker.cjs`);
}

const first = start();
first.send({ id: 0, type: 'burn', ms: 5 });
first.once('message', () => {
  first.send({ id: 1, type: 'crash', crash: 3 });
});
first.on('exit', () => {
  const second = start();
  second.send({ id: 2, type: 'burn', ms: 5 });
  second.once('message', () => second.disconnect());
});
