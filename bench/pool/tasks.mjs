/** What the pools run. Each takes one argument, as some pools pass no more. */
import { threadId } from 'node:worker_threads';

export function noop(value) {
  return value;
}

export async function asyncNoop(value) {
  return value;
}

export function echo(value) {
  return value;
}

export function twice(value) {
  return value * 2;
}

export function exclaim(value) {
  return `${value}!`;
}

export function move(point) {
  return { ...point, x: point.x + 1 };
}

/** A chunk of a map, for pools without one of their own. */
export function mapChunk({ name, items }) {
  const fn = { twice, exclaim, move }[name];
  return items.map((item) => fn(item));
}

/** Which worker this is; takes a moment, so that two of them go to two workers. */
export function whoAmI(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return `${process.pid}/${threadId}`;
}

/** A fixed amount of work, so that a worker that is kept from its CPU takes longer. */
export function work(rounds) {
  let state = 1;
  for (let round = 0; round < rounds; round++) {
    // xorshift32: nothing that the compiler could leave out.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state;
}

/** Rounds of `work` that this worker does in a millisecond when it is left alone. */
export function workRate() {
  let best = 0;
  for (let attempt = 0; attempt < 40; attempt++) {
    const started = performance.now();
    work(1_000_000);
    best = Math.max(best, 1_000_000 / (performance.now() - started));
  }
  return best;
}
