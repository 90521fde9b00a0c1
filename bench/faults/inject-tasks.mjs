/** Tasks of the injection. Each first leaves its number in a file, so that what ran twice, or though it was cancelled, shows. */
import { appendFileSync } from 'node:fs';

export function succeed({ id, file, ms }) {
  appendFileSync(file, `${id}\n`);
  spin(ms);
  return id * 3;
}

export async function succeedLater({ id, file, ms }) {
  appendFileSync(file, `${id}\n`);
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
  return id * 3;
}

export function fail({ id, file }) {
  appendFileSync(file, `${id}\n`);
  throw new RangeError(`task ${id}`);
}

export async function failLater({ id, file, ms }) {
  appendFileSync(file, `${id}\n`);
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
  throw new RangeError(`task ${id}`);
}

export function exit({ id, file }) {
  appendFileSync(file, `${id}\n`);
  process.exit(id % 3);
}

export function die({ id, file }) {
  appendFileSync(file, `${id}\n`);
  process.kill(process.pid, 'SIGKILL');
  spin(1000);
}

export function loop({ id, file }) {
  appendFileSync(file, `${id}\n`);
  for (;;);
}

/** Something that it left behind fails when it is long done. */
export function throwAfterwards({ id, file, ms }) {
  appendFileSync(file, `${id}\n`);
  setTimeout(() => {
    throw new RangeError(`after task ${id}`);
  }, ms);
  return id * 3;
}

export function returnFunction({ id, file }) {
  appendFileSync(file, `${id}\n`);
  return { deep: [() => id] };
}

function spin(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}
