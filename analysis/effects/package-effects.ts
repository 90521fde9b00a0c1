/**
 * What calling the best-known packages does. The code of packages is not followed: it is mostly compiled, most of it is not
 * loaded otherwise, and what it does inside is seldom what a task does to others. Whether a function of these writes files or
 * sends something is known from their names.
 */
import type { CallSite } from '../model/summary.ts';
import { builtInEffect, type BuiltInEffect } from './built-in-effects.ts';

/** Functions that fs-extra has beside those of `fs`. */
const EXTRA_WRITERS =
  /^(output(File|Json|JSON)|write(Json|JSON)|ensure(Dir|File|Link|Symlink)|emptyDir|emptydir|mkdirs|mkdirp|move|copy|remove|create(File|Link|Symlink))(Sync)?$/;
const LIKE_FS = /^(fs-extra|graceful-fs)\.(?:default\.)?/;
const FILES =
  /^(rimraf|del|mkdirp|make-dir|write-file-atomic|write-json-file|write-yaml-file|cpy|move-file|trash)(\.(default|sync|native|manual|moveRimraf|windows|posix|rimraf|deleteAsync|deleteSync|moveFile|renameFile|makeDirectory|makeDirectorySync|writeJsonFile|writeJsonFileSync|mkdirp|mkdirpSync))*$/;
const SENDING = /^(axios|got|ky|superagent|needle)\.(?:default\.)?(post|put|patch|delete|del)$/;
const ENVIRONMENT =
  /^(dotenv|dotenv-flow|dotenv-expand)\.(?:default\.)?(config|configDotenv|expand|populate)$/;

/** The effect of calling `name` (`fs-extra.outputFile`, `axios.post`), where it is known. */
export function packageEffect(name: string, call: CallSite): BuiltInEffect | undefined {
  const inner = name.replace(LIKE_FS, '');
  const writes = FILES.test(name) || (inner !== name && EXTRA_WRITERS.test(inner));
  if (writes) {
    return call.isOnTemporaryFile ? undefined : { kind: 'fs', what: `changes files with \`${call.text}\`` };
  }
  if (inner !== name) return builtInEffect(`fs.${inner}`, call);
  const method = SENDING.exec(name)?.[2];
  if (method !== undefined) {
    const verb = method === 'del' ? 'DELETE' : method.toUpperCase();
    return { kind: 'network', what: `sends a ${verb} request with \`${call.text}\`` };
  }
  return ENVIRONMENT.test(name)
    ? { kind: 'environment', what: `changes the environment with \`${call.text}\`` }
    : undefined;
}

/** Whether a callee, as written, may be one of them that change files. */
export function mayBeFileWriter(callee: string): boolean {
  const name = callee.slice(callee.lastIndexOf('.') + 1);
  return EXTRA_WRITERS.test(name) || FILES.test(name);
}
