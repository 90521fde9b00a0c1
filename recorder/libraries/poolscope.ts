import { fieldOf } from './pool-protocol.ts';

/** Poolscope's own pool tells of itself; its threads, which are told by this argument, are not watched from outside as well. */
const THREAD_ARGUMENT = '--poolscope-thread';

/** @param argv of a thread */
export function isOwnThread(argv: unknown): boolean {
  return Array.isArray(argv) && argv.includes(THREAD_ARGUMENT);
}

/** @param options of `new Worker` */
export function startsOwnThread(options: unknown): boolean {
  return isOwnThread(fieldOf(options, 'argv'));
}
