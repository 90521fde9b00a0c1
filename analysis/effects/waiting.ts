/** Whether a function does nothing but wait: for the network, for files, for timers. */
import type { Reach, OutwardCall } from './reach.ts';

export interface Waiting {
  /** The first call that waits. */
  readonly on: OutwardCall;
  /** It waits for timers alone. */
  readonly isTimer: boolean;
}

const TIMERS =
  /^((node:)?timers\/promises\.(\w+\.)?\w+|(node:)?timers\.set\w+|setTimeout|setImmediate|setInterval)$/;
/** Built-ins that start something and give their answer later, in a promise, a callback or an event. */
const BUILT_IN_IO = [
  /^fetch$/,
  /^(node:)?fs\/promises\.\w+$/,
  /^(node:)?fs\.promises\.\w+$/,
  /^(node:)?https?\.(get|request)$/,
  /^(node:)?net\.(connect|createConnection)$/,
  /^(node:)?tls\.connect$/,
  /^(node:)?dns(\/promises|\.promises)?\.\w+$/,
];
const PACKAGE_IO =
  /^(axios|got|ky|node-fetch|undici|superagent|needle|phin|bent)(\.(default|get|post|put|patch|delete|head|request|fetch))?$/;
/** Built-ins that cost next to nothing. */
const CHEAP = [
  /^(console|Math|performance)\./,
  /^(String|Number|Boolean|BigInt|Symbol|encodeURI|encodeURIComponent|isNaN|clearTimeout|clearInterval)$/,
  /^(Number|Date|Promise|AbortSignal|URL)\.\w+$/,
  /^new (Promise|URL|URLSearchParams|\w*Error|AbortController|Headers|Request|Date)$/,
  /^(Promise|URL|URLSearchParams|\w*Error|AbortController|Headers|Request|Date)$/,
  /^(node:)?path(\/posix|\/win32)?\.\w+$/,
  /^(node:)?events\.once$/,
  /^new (node:)?https?\.Agent$/,
];
/** Methods of answers, promises, emitters and short strings. */
const CHEAP_METHOD =
  /(^|\.)(json|text|arrayBuffer|blob|bytes|on|once|end|setEncoding|setTimeout|destroy|then|catch|finally|resolve|reject|abort|trim|toString|startsWith|endsWith|toLowerCase|toUpperCase|get|has|set|append)$/;

/** Undefined where the function also computes, or does what cannot be seen. */
export function onlyWaits({ functions, outwardCalls }: Reach): Waiting | undefined {
  const isComputing = functions.some(({ summary }) =>
    summary.effects.some(({ kind }) => kind === 'cpu-loop'),
  );
  if (isComputing) return undefined;
  let io: OutwardCall | undefined;
  let timer: OutwardCall | undefined;
  for (const outward of outwardCalls) {
    switch (kindOf(outward)) {
      case 'io':
        io ??= outward;
        break;
      case 'timer':
        timer ??= outward;
        break;
      case 'cheap':
        break;
      case 'unknown':
        return undefined;
    }
  }
  const on = io ?? timer;
  return on === undefined ? undefined : { on, isTimer: io === undefined };
}

function kindOf({ call, callee }: OutwardCall): 'io' | 'timer' | 'cheap' | 'unknown' {
  if (callee.kind === 'external') {
    const { name, isBuiltIn } = callee;
    if (isBuiltIn && TIMERS.test(name)) return 'timer';
    const inner = isBuiltIn ? name : name.replace(/^(fs-extra|graceful-fs)\.(default\.)?/, 'fs.promises.');
    if (inner !== name && !/Sync$|^fs\.promises\.create/.test(inner)) return 'io';
    if (isBuiltIn ? BUILT_IN_IO.some((pattern) => pattern.test(name)) : PACKAGE_IO.test(name)) return 'io';
    if (isBuiltIn && CHEAP.some((pattern) => pattern.test(name))) return 'cheap';
    return 'unknown';
  }
  return callee.kind === 'unknown' && CHEAP_METHOD.test(call.text) ? 'cheap' : 'unknown';
}
