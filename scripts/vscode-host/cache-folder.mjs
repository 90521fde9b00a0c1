/** Where downloaded tools are kept between runs, outside the checkout. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Follows the XDG convention; each tool gets a folder named after it and its version. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'poolscope');
}
