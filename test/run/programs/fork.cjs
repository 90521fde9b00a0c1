/** Two children with messages that name their answers by an id, as programs write it themselves. */
const { fork } = require('node:child_process');

const [tasks = '12', ms = '10', env = 'inherit'] = process.argv.slice(2);
const children = [0, 1].map(() =>
  fork(`${__dirname}/fork-worker.cjs`, [], env === 'empty' ? { env: {} } : {}),
);
let left = Number(tasks);
children.forEach((child, i) => {
  child.on('message', ({ id }) => {
    left -= 1;
    if (id + 2 < Number(tasks)) child.send({ id: id + 2, type: 'burn', ms: Number(ms) });
    if (left === 0) for (const one of children) one.disconnect();
  });
  child.send({ id: i, type: 'burn', ms: Number(ms) });
});
