/** Installs npm packages into a folder of the cache, whole or not at all. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';

const NPM_FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * The install happens in a folder beside the final one, which then takes its name in one step. So a
 * folder that exists is complete, and two installs at once do no harm: the later one is thrown away.
 *
 * @param {string} name folder of the cache, with the version in it
 * @param {Record<string, string>} packages
 * @param {string[]} nestedFolders folders below the installed one that need an `npm install` of their own
 * @returns {Promise<string>} the folder
 */
export async function installIntoCache(name, packages, nestedFolders = []) {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  const attempt = `${target}.${process.pid}`;
  try {
    mkdirSync(attempt, { recursive: true });
    writeFileSync(join(attempt, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
    await npmInstall(attempt, []);
    for (const folder of nestedFolders) await npmInstall(join(attempt, folder), ['--omit=dev']);
    mkdirSync(dirname(target), { recursive: true });
    renameUnlessThere(attempt, target);
  } finally {
    rmSync(attempt, { recursive: true, force: true });
  }
  return target;
}

function renameUnlessThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function npmInstall(cwd, flags) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['install', ...NPM_FLAGS, ...flags], {
      cwd,
      env: withoutNpmSettings(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.on('error', (error) =>
      reject(new Error('npm could not be started; is it on PATH?', { cause: error })),
    );
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(new Error(`npm install failed in ${cwd}; it needs the npm registry.\n${output.slice(-2000)}`));
    });
  });
}

/** Under `npm start` the outer npm's settings would steer the inner one. */
function withoutNpmSettings(env) {
  const keep = ([key]) =>
    !/^npm_/i.test(key) || /^npm_config_(registry|proxy|https_proxy|cafile|userconfig|cache)$/i.test(key);
  return Object.fromEntries(Object.entries(env).filter(keep));
}
