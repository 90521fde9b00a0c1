/** Runs a mocha suite inside the real extension host, with the checkout's extension under development. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { startServer, workbenchUrl } from './code-server.mjs';

const WINDOW_SIZE = { width: 1280, height: 800 };

/**
 * @typedef {{ title: string, state: 'passed' | 'failed' | 'pending', ms?: number, error?: string }} HostTest
 *
 * @param {{ host: { node: string, entry: string }, chromium: string, run: ReturnType<typeof import('./code-server.mjs').prepareRun>,
 *   extensionPath: string, suiteFiles: string[], mochaPath: string, workspace: string, timeoutMs: number }} options
 *   `suiteFiles`: CommonJS files that call `describe` and `it`
 * @returns {Promise<HostTest[]>} at least one test
 */
export async function runMochaSuite(options) {
  const resultFile = join(options.run.root, 'mocha-result.json');
  rmSync(resultFile, { force: true });
  const server = await startServer(options.host, options.run, { hasTestDriver: true });
  const browser = await launchChromium(options.chromium, options.run.home);
  try {
    const page = await browser.newPage({ viewport: WINDOW_SIZE });
    const exited = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.goto(workbenchUrl(server, options.workspace, payload(server, options, resultFile)));
    const code = await Promise.race([exited, timeout(options.timeoutMs)]);
    return readResult(resultFile, code, options.timeoutMs);
  } finally {
    await browser.close();
    await server.stop();
  }
}

function payload(server, options, resultFile) {
  const remote = (path) => `vscode-remote://${server.authority}${path}`;
  const environment = {
    POOLSCOPE_SUITE_FILES: JSON.stringify(options.suiteFiles),
    POOLSCOPE_SUITE_MOCHA: options.mochaPath,
    POOLSCOPE_SUITE_RESULT: resultFile,
  };
  return [
    ['extensionDevelopmentPath', remote(options.extensionPath)],
    ['extensionTestsPath', remote(join(import.meta.dirname, 'mocha-runner.cjs'))],
    ['extensionEnvironment', JSON.stringify(environment)],
    ['skipWelcome', 'true'],
  ];
}

/** The exit code alone says nothing: an extension host that was killed gives 0 too. */
function readResult(resultFile, code, timeoutMs) {
  if (code === 'timeout') throw new Error(`The extension host did not finish within ${timeoutMs / 1000} s.`);
  if (!existsSync(resultFile)) throw new Error(`The extension host ended with ${code} and left no result.`);
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  if (result.error) throw new Error(`The suite did not run: ${result.error}`);
  if (result.tests.length === 0) throw new Error('The suite holds no test.');
  return result.tests;
}

function timeout(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, 'timeout').unref());
}
