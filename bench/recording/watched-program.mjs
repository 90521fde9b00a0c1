/** Tasks of known length in a pool; prints how long they took, once the workers are warm. */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const [kind, rounds, tasks] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const file = fileURLToPath(new URL('tasks.mjs', import.meta.url));
const require = createRequire(new URL('../package.json', import.meta.url));
const open = { piscina, tinypool, fork: forked };

const pool = await open[kind]();
const all = (count) => Promise.all(Array.from({ length: count }, () => pool.run()));
await all(200);
const begun = performance.now();
await all(tasks);
process.stdout.write(String(performance.now() - begun));
await pool.end();

function piscina() {
  const { Piscina } = require('piscina');
  const made = new Piscina({ filename: file, minThreads: 1, maxThreads: 1 });
  return { run: () => made.run(rounds, { name: 'work' }), end: () => made.destroy() };
}

async function tinypool() {
  const { Tinypool } = await import(new URL('../node_modules/tinypool/dist/index.js', import.meta.url));
  const made = new Tinypool({ filename: file, runtime: 'child_process', minThreads: 1, maxThreads: 1 });
  return { run: () => made.run(rounds, { name: 'work' }), end: () => made.destroy() };
}

function forked() {
  const child = fork(fileURLToPath(new URL('watched-child.mjs', import.meta.url)));
  const waiting = new Map();
  let id = 0;
  child.on('message', (message) => {
    waiting.get(message.id)();
    waiting.delete(message.id);
  });
  const run = () =>
    new Promise((resolve) => {
      waiting.set(++id, resolve);
      child.send({ id, rounds });
    });
  return { run, end: () => child.disconnect() };
}
