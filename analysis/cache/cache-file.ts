/**
 * A file of the cache: a line that says what it is and what it must hash to, then JSON. Whatever is wrong with it (another
 * version, cut off, garbled, of another folder), it is as if it were not there.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const FORMAT = 'poolscope.lint-cache/1';
/** Characters; a larger file would cost more to read than it saves. */
const LARGEST_BODY = 64_000_000;

/** @param owner what the content was made by and for; content of another owner is ignored */
export function readCacheFile(path: string, owner: string): unknown {
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (end === -1 || text.slice(0, end) !== headerOf(owner, body)) return undefined;
    return JSON.parse(body, reviver);
  } catch {
    return undefined;
  }
}

/** Whether it could be written; a cache that cannot be written is no failure. */
export function writeCacheFile(path: string, owner: string, content: unknown): boolean {
  // Beside its place and then moved there: whoever reads finds the old one or the new one, and never half of one.
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    const body = JSON.stringify(content, replacer);
    if (body.length > LARGEST_BODY) return false;
    makeFolder(dirname(path));
    writeFileSync(draft, `${headerOf(owner, body)}\n${body}`);
    renameSync(draft, path);
    return true;
  } catch {
    rmSync(draft, { force: true });
    return false;
  }
}

/** Not by `recursive`: Node 20 tries for ever where the system lets no folder be made, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have been quicker.
    if (!existsSync(path)) throw error;
  }
}

function headerOf(owner: string, body: string): string {
  const checksum = createHash('sha1').update(owner).update('\0').update(body).digest('hex');
  return `${FORMAT} ${checksum}`;
}

const MAP_TAG = '\u0000map';
const INFINITY_TAG = '\u0000infinity';

/** JSON has neither maps nor infinity, and summaries have both. */
function replacer(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { [MAP_TAG]: [...value] };
  return value === Infinity ? INFINITY_TAG : value;
}

function reviver(_key: string, value: unknown): unknown {
  if (value === INFINITY_TAG) return Infinity;
  if (typeof value !== 'object' || value === null || !(MAP_TAG in value)) return value;
  const entries: unknown = value[MAP_TAG];
  return Array.isArray(entries) ? new Map(entries.filter(isEntry)) : value;
}

function isEntry(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}
