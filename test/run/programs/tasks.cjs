/** What the programs have their workers do; the truth is in the arguments. */

/** Keeps a CPU busy for that long. */
function burn(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

/** Waits without computing. */
function rest(ms) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(ms), ms);
  });
}

/** Gives back what it got, so that it travels both ways. */
function echo(value) {
  return value;
}

function fail(text) {
  throw new RangeError(text);
}

/** Ends the worker in the middle of a task. */
function crash(code) {
  process.exit(code);
}

module.exports = { burn, rest, echo, fail, crash };
