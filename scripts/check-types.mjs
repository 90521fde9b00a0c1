/** Type-checks every folder with its tests, and the samples as their users would. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

const checks = [['--build'], ['--noEmit', '-p', 'samples']];
const failed = checks.filter((args) => !passes(args)).length;
const countFile = process.env.POOLSCOPE_COUNT_FILE;
if (countFile) writeFileSync(countFile, JSON.stringify({ passed: checks.length - failed, failed }));
process.exitCode = failed > 0 ? 1 : 0;

function passes(args) {
  const { status } = spawnSync(process.execPath, [tsc, ...args, '--pretty', 'false'], {
    cwd: root,
    stdio: 'inherit',
  });
  return status === 0;
}
