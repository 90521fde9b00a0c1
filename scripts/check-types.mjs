/** Type-checks every project of the root's `tsconfig.json`, and the samples as their users would. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));

const failures = [
  ...references.map(({ path }) => path).filter((path) => !passes(['--build', path])),
  ...['samples'].filter(
    (path) => !existsSync(join(root, path, 'tsconfig.json')) || !passes(['--noEmit', '-p', path]),
  ),
];
const projects = references.length + 1;
const countFile = process.env.POOLSCOPE_COUNT_FILE;
if (countFile) {
  writeFileSync(countFile, JSON.stringify({ passed: projects - failures.length, failed: failures.length }));
}
process.stdout.write(`${projects - failures.length} of ${projects} projects have no type error.\n`);
process.exitCode = failures.length > 0 ? 1 : 0;

function passes(args) {
  return (
    spawnSync(process.execPath, [tsc, ...args, '--pretty', 'false'], { cwd: root, stdio: 'inherit' })
      .status === 0
  );
}
