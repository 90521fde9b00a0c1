const { burn } = require('./tasks.cjs');

process.on('message', ({ id, ms, crash }) => {
  if (crash !== undefined) process.exit(crash);
  process.send({ id, result: burn(ms) });
});
