/** Prints the processes whose working directory or command line names a folder, other than this one, as JSON. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const [, , folder] = process.argv;
const found = (existsSync('/proc') ? readdirSync('/proc') : [])
  .filter((id) => /^\d+$/.test(id) && Number(id) !== process.pid)
  .flatMap((id) => {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.includes(folder) || readlinkSync(`/proc/${id}/cwd`).startsWith(folder) ? [command] : [];
    } catch {
      return [];
    }
  });
process.stdout.write(JSON.stringify(found));
