/** What calling a built-in of Node or the language does, by its full name. */
import type { CallSite, EffectKind } from '../model/summary.ts';

const FILE_WRITERS =
  'appendFile|chmod|chown|copyFile|cp|createWriteStream|fchmod|fdatasync|fsync|ftruncate|futimes|lchown|link|lutimes|mkdir|mkdtemp|rename|rm|rmdir|symlink|truncate|unlink|utimes|write|writeFile|writev';
const FS_WRITES = new RegExp(
  String.raw`^(node:)?fs(/promises)?(\.promises)?\.(promises\.)?(${FILE_WRITERS})(Sync)?$`,
);
const WRITER_NAME = new RegExp(`(^|\\.)(${FILE_WRITERS})(Sync)?$`);
const FS_READS = /^(node:)?fs(\/promises)?\./;
const NETWORK = /^(node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?\./;
const TIMERS = /^(setTimeout|setInterval|setImmediate|(node:)?timers(\/promises)?\..+)$/;
const STDOUT = /^((node:)?process\.)?(process\.)?(stdout|stderr)\.(write|end)$/;
const LOGGING = /^(console\.|(node:)?console\.)/;
const NONDETERMINISTIC =
  /^(Math\.random|Date\.now|crypto\.(randomUUID|getRandomValues)|(node:)?crypto\.random\w+)$/;
const LOCKS = /^Atomics\.(wait|waitAsync|notify)$/;
const ENVIRONMENT = /^((node:)?process\.)?(process\.)?(chdir|umask|setuid|setgid|seteuid|setegid)$/;

const TABLE: readonly (readonly [RegExp, EffectKind])[] = [
  [FS_WRITES, 'fs'],
  [FS_READS, 'io'],
  [NETWORK, 'io'],
  [TIMERS, 'timer'],
  [STDOUT, 'stdout'],
  [LOGGING, 'logging'],
  [NONDETERMINISTIC, 'nondeterministic'],
  [LOCKS, 'lock'],
  [/^((node:)?process\.)?process\.exit$|^(node:)?process\.exit$/, 'process-exit'],
];

/** Whether a callee, as written, may be one of the functions that change files. */
export function mayWriteFiles(callee: string): boolean {
  return WRITER_NAME.test(callee);
}

export interface BuiltInEffect {
  readonly kind: EffectKind;
  readonly what: string;
}

/** The effect of calling `name` (`node:fs.writeFileSync`, `process.stdout.write`, `fetch`), if it has one. */
export function builtInEffect(name: string, call: CallSite): BuiltInEffect | undefined {
  if (name === 'fetch') {
    const isWrite = call.method !== undefined && !['GET', 'HEAD', 'OPTIONS'].includes(call.method);
    return isWrite
      ? { kind: 'network', what: `sends a ${call.method} request` }
      : { kind: 'io', what: 'fetches' };
  }
  if (/^(node:)?process\b/.test(name) && ENVIRONMENT.test(name)) {
    return { kind: 'environment', what: `calls \`${call.text}\`, which changes the worker's process` };
  }
  const kind = TABLE.find(([pattern]) => pattern.test(name))?.[1];
  if (kind === undefined || (kind === 'fs' && call.isOnTemporaryFile)) return undefined;
  return { kind, what: kind === 'fs' ? `changes files with \`${call.text}\`` : `calls \`${call.text}\`` };
}
