/** Tasks that go wrong. */
import { appendFileSync, closeSync, writeFileSync, writeSync } from 'node:fs';

export function killSelf() {
  process.kill(process.pid, 'SIGKILL');
}
export function killSelfWhenMarked(/** @type {boolean} */ isMarked, /** @type {string} */ file) {
  appendFileSync(file, 'x');
  const end = performance.now() + 2;
  while (performance.now() < end);
  if (isMarked) process.kill(process.pid, 'SIGKILL');
  return process.pid;
}
/** @param {number} code @returns {never} */
export function exit(code) {
  process.exit(code);
}
export function exhaustMemory() {
  const hoard = [];
  for (;;) hoard.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
}
/** @param {number} ms */
export function throwLater(ms) {
  setTimeout(() => {
    throw new RangeError('thrown after the task');
  }, ms);
  return 'returned';
}
/** @param {number} ms */
export function rejectLater(ms) {
  setTimeout(() => {
    void Promise.reject(new RangeError('rejected after the task'));
  }, ms);
  return 'returned';
}
/** @param {string} file @returns {never} */
export function spinForever(file) {
  if (file) writeFileSync(file, String(process.pid));
  for (;;);
}
export function returnFunction() {
  return { deep: [{ callback: () => 1 }] };
}
export function returnPromiseInObject() {
  return { later: Promise.resolve(1) };
}
/** @param {number} size */
export function halfWayThroughALargeResult(size) {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 0);
  return 'x'.repeat(size);
}
export function garble() {
  writeSync(3, 'this is no frame, it is what a stray console writes');
  return 'not seen';
}
/** @param {number} levels */
export function returnDeep(levels) {
  let deep = null;
  for (let level = 0; level < levels; level++) deep = { deep };
  return deep;
}
export function closeConnection() {
  closeSync(3);
  return new Promise(() => setInterval(() => undefined, 1000));
}
export function throwString() {
  throw 'just a string';
}
export function throwChain() {
  const cause = new TypeError('inner', { cause: new Error('innermost') });
  throw new Error('outer', { cause });
}
export function throwAggregate() {
  throw new AggregateError([new TypeError('first'), new RangeError('second')], 'both');
}
export function throwFrozen() {
  throw Object.freeze(new Error('frozen'));
}
export function throwUncloneable() {
  throw Object.assign(new Error('with a callback'), { callback: () => 1, kept: 7 });
}
export function neverSettles() {
  return new Promise(() => setInterval(() => undefined, 1000));
}
export function failInitializer() {
  throw new Error('no database');
}
/** @param {string} value */
export function setGlobal(value) {
  Reflect.set(globalThis, 'fromInitializer', value);
}
export function getGlobal() {
  return Reflect.get(globalThis, 'fromInitializer');
}
/** @param {string} text */
export function print(text) {
  console.log(text);
  console.error(`error: ${text}`);
}
/** @param {string} file @param {number} ms */
export function mark(file, ms = 0) {
  appendFileSync(file, `${process.pid}\n`);
  const end = performance.now() + ms;
  while (performance.now() < end);
}
