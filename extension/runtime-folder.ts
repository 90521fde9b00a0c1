/**
 * The folder that Poolscope's programs run from. The package carries their native parts in one compressed archive, a
 * quarter smaller than a .vsix can make them; the first start unpacks it, beside the programs where that may be written.
 */
import { randomUUID } from 'node:crypto';
import { constants, brotliDecompress } from 'node:zlib';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { promisify } from 'node:util';

/** Made by `scripts/runtime-archive.mjs`, and named there too. */
const ARCHIVE = 'node_modules.br';
const MODULES = 'node_modules';
/** The file system's words for "not here". */
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

interface ArchiveHeader {
  readonly hasAbsoluteCalls: boolean;
  readonly files: readonly ArchivedFile[];
}

interface ArchivedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly isExecutable: boolean;
}

/**
 * Unpacks the native parts where that has not been done yet; several windows may do so at once.
 *
 * @param packaged the package's `dist` folder
 * @param fallback a folder of the user's that is used when `packaged` may not be written; made where needed
 * @returns the folder with all programs and their native parts
 * @throws Error that says what could not be written, or that the archive is damaged
 */
export async function readyRuntimeFolder(packaged: string, fallback: string): Promise<string> {
  // A checkout has no archive: its packages lie in the root's node_modules.
  if ((await exists(join(packaged, MODULES))) || !(await exists(join(packaged, ARCHIVE)))) return packaged;
  try {
    await unpack(packaged, packaged);
    return packaged;
  } catch (error) {
    if (!isNotWritable(error)) throw error;
  }
  if (!(await exists(join(fallback, MODULES)))) {
    await mkdir(fallback, { recursive: true });
    // They look for packages beside themselves.
    for (const name of await readdir(packaged))
      if (/\.c?js$/.test(name)) await copyFile(join(packaged, name), join(fallback, name));
    await unpack(packaged, fallback);
  }
  return fallback;
}

/** All of it appears at once, by one rename, so that a folder which is there is whole. */
async function unpack(packaged: string, folder: string): Promise<void> {
  const unfinished = join(folder, `.unpacking-${randomUUID()}`);
  try {
    await mkdir(unfinished);
    await writeFiles(await readArchive(join(packaged, ARCHIVE)), unfinished);
    await rename(unfinished, join(folder, MODULES));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another window was quicker.
    if (!(await exists(join(folder, MODULES)))) throw error;
  }
}

async function readArchive(path: string): Promise<Buffer> {
  const packed = await readFile(path);
  try {
    return await promisify(brotliDecompress)(packed, {
      params: { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 },
    });
  } catch (error) {
    throw damaged(path, { cause: error });
  }
}

async function writeFiles(archive: Buffer, folder: string): Promise<void> {
  const headerEnd = archive.indexOf('\n');
  const { files, hasAbsoluteCalls } = parseHeader(archive.toString('utf8', 0, Math.max(headerEnd, 0)));
  const body = archive.subarray(headerEnd + 1);
  if (hasAbsoluteCalls) absoluteToRelative(body);
  const folders = new Set(files.map(({ path }) => dirname(join(folder, path))));
  for (const name of folders) await mkdir(name, { recursive: true });
  let offset = 0;
  for (const { path, size, isExecutable } of files) {
    const mode = isExecutable ? 0o755 : 0o644;
    await writeFile(join(folder, path), body.subarray(offset, offset + size), { mode });
    offset += size;
  }
  if (offset !== body.length) throw damaged(ARCHIVE);
}

/** Reverses `relativeToAbsolute` of the packer, in place: targets of x86 calls become distances again. */
function absoluteToRelative(code: Buffer): void {
  for (let at = 0; at + 5 <= code.length; at++) {
    if ((code.readUInt8(at) & 0xfe) !== 0xe8) continue;
    const top = code.readUInt8(at + 4);
    // 25 bits with their sign, as they were packed.
    if (top === 0 || top === 0xff) code.writeInt32LE(((code.readInt32LE(at + 1) - at - 5) << 7) >> 7, at + 1);
    at += 4;
  }
}

function parseHeader(text: string): ArchiveHeader {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw damaged(ARCHIVE, { cause: error });
  }
  if (!isHeader(header)) throw damaged(ARCHIVE);
  return header;
}

function isHeader(value: unknown): value is ArchiveHeader {
  return (
    typeof value === 'object' &&
    value !== null &&
    'hasAbsoluteCalls' in value &&
    typeof value.hasAbsoluteCalls === 'boolean' &&
    'files' in value &&
    Array.isArray(value.files) &&
    value.files.every(isArchivedFile)
  );
}

function isArchivedFile(value: unknown): value is ArchivedFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    !isAbsolute(value.path) &&
    !normalize(value.path).startsWith('..') &&
    'size' in value &&
    typeof value.size === 'number' &&
    'isExecutable' in value &&
    typeof value.isExecutable === 'boolean'
  );
}

function damaged(path: string, options?: ErrorOptions): Error {
  return new Error(`The extension's package is damaged (${path}): install Poolscope again.`, options);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function isNotWritable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NOT_WRITABLE.has(String(error.code));
}
