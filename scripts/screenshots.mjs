/** Takes the README's pictures anew: drives the packaged extension, and copies what was seen to `docs/images/`. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SUBJECTS = ['view', 'squiggle', 'codelens'];
const THEMES = ['dark', 'light', 'high-contrast'];

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const images = join(root, 'docs/images');

const { status } = spawnSync(process.execPath, ['scripts/test.mjs', '--only', 'ui'], {
  cwd: root,
  stdio: 'inherit',
});
if (status === 0) copyPictures();
else process.stderr.write('The window did not show what it should, so the pictures stay as they are.\n');
process.exitCode = status ?? 1;

function copyPictures() {
  mkdirSync(images, { recursive: true });
  for (const subject of SUBJECTS) {
    for (const theme of THEMES) {
      const name = `${subject}-${theme}.png`;
      copyFileSync(join(root, 'test/output', name), join(images, name));
      process.stdout.write(`docs/images/${name}\n`);
    }
  }
}
