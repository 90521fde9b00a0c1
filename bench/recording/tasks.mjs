/** What the recording is measured with: work whose truth is known beforehand. */

/** Keeps a CPU busy for that long. */
export function burn(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

/** Does the same work each time, as much as it is told, however fast the machine is. */
export function work(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (sum * 31 + i) | 0;
  return sum;
}

/** Gives back what it got, so that it travels both ways. */
export function echo(value) {
  return value;
}
