/** A module that the main program can import and a worker cannot. */
if (process.env.BENCH_MAIN_PID !== String(process.pid) || process.env.BENCH_IS_WORKER === '1') {
  throw new Error('this module is broken in workers');
}

export function noop(value) {
  return value;
}
