import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** Shows a file in the browser of the user, if there is one; that there is none is no mistake. */
export function openPage(file: string): void {
  const path = resolve(file);
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', path]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', path]
        : ['xdg-open', path];
  if (program === undefined) return;
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
