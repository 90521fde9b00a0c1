/** Makes ready what the tests of the window need: a VS Code and a browser to see it in. */
import { ensureChromium } from './vscode-host/chromium.mjs';
import { ensureCodeServer } from './vscode-host/code-server.mjs';

try {
  const [{ entry }, chromium] = await Promise.all([ensureCodeServer(), ensureChromium()]);
  process.stdout.write(`${entry}\n${chromium}\n`);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
