import { work } from './tasks.mjs';

process.on('message', ({ id, rounds }) => {
  process.send({ id, result: work(rounds) });
});
