/** Tasks that the tests run in workers. */
/** @param {number} a @param {number} b @returns {number} */
export function add(a, b) {
  return a + b;
}
export function noop() {}
/** @template T @param {T} value @param {number} [ms] @returns {Promise<T>} */
export async function later(value, ms = 1) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return value;
}
/** @template T @param {T} value @returns {T} */
export function echo(value) {
  return value;
}
export class ValidationError extends TypeError {
  /** @param {string} message @param {unknown} field */
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}
/** @param {string} message @returns {never} */
export function fail(message) {
  throw new ValidationError(message, { name: 'age', at: new Date(0) });
}
/** @param {number} code @returns {never} */
export function exit(code) {
  process.exit(code);
}
/** @param {number} ms @returns {number} */
export function spin(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return process.pid;
}
export function pid() {
  return process.pid;
}
/** @returns {never} */
export function forever() {
  for (;;);
}
/** Fails from 3 on. @param {number} n @returns {number} */
export function failFromThree(n) {
  if (n >= 3) throw new Error(`too many: ${n}`);
  return n;
}
/** @param {number} n @returns {number} */
export function identity(n) {
  return n;
}
/** @param {ArrayBufferView | ArrayBufferLike} bytes @returns {number} */
export function byteLength(bytes) {
  return bytes.byteLength;
}
/** @param {Uint8Array} bytes */
export function fillShared(bytes) {
  bytes.fill(7);
}
export function isAgainLoaded() {
  return Reflect.has(globalThis, Symbol.for('poolscope.test.again'));
}
/** @param {string} text */
export function printAtExit(text) {
  process.on('exit', (code) => console.log(text, code));
}

/** Allocates that many MB of small objects and keeps none. */
export function litter(megabytes) {
  let last;
  for (let i = 0; i < megabytes * 16_384; i++) last = { i, text: [i, i + 1, i + 2, i + 3] };
  return last.i;
}
