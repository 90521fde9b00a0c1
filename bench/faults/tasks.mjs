/** Tasks that go wrong, for every pool: each takes one argument. */
import { appendFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

export function noop(value) {
  return value;
}

export function whoAmI() {
  return { pid: process.pid, threadId };
}

/** Leaves a line in `file`, so that each run of it can be counted. */
export function mark({ file, ms = 0 }) {
  appendFileSync(file, `${process.pid}\n`);
  spin(ms);
  return 'marked';
}

export function killSelf({ file }) {
  appendFileSync(file, `${process.pid}\n`);
  process.kill(process.pid, 'SIGKILL');
  spin(1000);
}

export function exit(code) {
  process.exit(code);
}

export function throwAfterwards(ms) {
  setTimeout(() => {
    throw new RangeError('thrown after the task');
  }, ms);
  return 'returned';
}

export function wait(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, 'waited');
  });
}

export function returnFunction() {
  return { deep: [{ callback: () => 1 }] };
}

export function spinForever({ file }) {
  appendFileSync(file, `${process.pid}\n`);
  for (;;);
}

export function throwRangeError() {
  throw Object.assign(new RangeError('out of range'), { limit: 7, cause: new TypeError('inner') });
}

export function bytes(count) {
  return new Uint8Array(count).fill(7);
}

function spin(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
