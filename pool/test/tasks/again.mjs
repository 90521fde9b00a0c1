/** Exports tasks of another module again; workers should not load it. */
export { add, isAgainLoaded } from './basic.mjs';

Reflect.set(globalThis, Symbol.for('poolscope.test.again'), true);
