/**
 * Packs the runtime packages into one Brotli stream: a JSON header with the files on the first line, then their bytes.
 * `extension/runtime-folder.ts` unpacks it. One stream with a window over all of it finds what Go's two programs share,
 * and is a quarter smaller than the same files in a .vsix. It takes a minute, so the result is kept by its content.
 */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { cacheFolder } from './vscode-host/cache-folder.mjs';

/** Over the size of all packages together, in bits. */
const WINDOW_BITS = 26;
/** Of the processors whose calls `relativeToAbsolute` knows. */
const hasX86Calls = process.arch === 'x64' || process.arch === 'ia32';

/**
 * @param {string} folder whose files are packed
 * @param {string} archive the file to write
 * @returns {Promise<string[]>} the packed files, relative to the folder
 */
export async function packRuntime(folder, archive) {
  const files = listFiles(folder);
  const entries = files.map((path) => {
    const { size, mode } = statSync(join(folder, path));
    return { path, size, isExecutable: (mode & 0o100) !== 0 || path.endsWith('.exe') };
  });
  const body = Buffer.concat(files.map((path) => readFileSync(join(folder, path))));
  if (hasX86Calls) relativeToAbsolute(body);
  const header = { hasAbsoluteCalls: hasX86Calls, files: entries };
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]);
  const kept = join(
    cacheFolder(),
    'runtime-archives',
    `${createHash('sha256').update(content).digest('hex')}.br`,
  );
  if (!existsSync(kept)) await compress(content, kept);
  copyFileSync(kept, archive);
  return files;
}

/**
 * Replaces the distance in each call and jump (E8, E9 and 32 bits that fit in 25) by its target, in place: calls of one function then
 * look alike, which saves 3 %. As xz's x86 filter does, without its exceptions; `extension/runtime-folder.ts` reverses it.
 */
function relativeToAbsolute(code) {
  for (let at = 0; at + 5 <= code.length; at++) {
    if ((code[at] & 0xfe) !== 0xe8) continue;
    const top = code[at + 4];
    if (top === 0 || top === 0xff) code.writeInt32LE(((code.readInt32LE(at + 1) + at + 5) << 7) >> 7, at + 1);
    // The four bytes of a far one are passed over too: what is decided here must look the same after the change.
    at += 4;
  }
}

async function compress(content, to) {
  const packed = await promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
      [constants.BROTLI_PARAM_LARGE_WINDOW]: 1,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  mkdirSync(dirname(to), { recursive: true });
  const unfinished = `${to}.${process.pid}`;
  writeFileSync(unfinished, packed);
  renameSync(unfinished, to);
}

/** Native programs first, side by side, for what they have in common; sorted, so that the content is reproducible. */
function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort((a, b) => Number(isNative(b)) - Number(isNative(a)) || (a < b ? -1 : 1));
}

function isNative(path) {
  return /\.(node|exe)$|\/(tsc|esbuild)$/.test(path);
}
