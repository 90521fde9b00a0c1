/**
 * Packages `dist/` into `dist/poolscope-<target>-<version>.vsix` for the platform of this machine, and checks
 * that the package holds what it must and nothing else. Build first.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackageContents } from './package-contents.mjs';
import { packRuntime } from './runtime-archive.mjs';
import { copyRuntimePackages } from './runtime-packages.mjs';
import { ensureNode } from './vscode-host/node-runtime.mjs';

const VSCE_NODE_MAJOR = 22;
const BUDGET_BYTES = 13_000_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

try {
  const vsix = await packageExtension();
  process.stdout.write(`${vsix}  ${(statSync(join(root, vsix)).size / 1024 / 1024).toFixed(1)} MB\n`);
} catch (error) {
  process.stderr.write(`The extension was not packaged: ${error.message}\n`);
  process.exitCode = 1;
}

/** @returns {Promise<string>} path of the package, from the root */
async function packageExtension() {
  if (!existsSync(join(dist, 'extension.cjs')))
    throw new Error('dist/ holds no bundles; run `npm run build` first.');
  removeOldPackages();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const vsix = `dist/poolscope-${target()}-${version}.vsix`;
  const modules = join(dist, 'node_modules');
  const archive = join(dist, 'node_modules.br');
  const packages = await copyRuntimePackages(join(root, 'node_modules'), modules);
  try {
    const archived = await packRuntime(modules, archive);
    rmSync(modules, { recursive: true });
    const output = await runVsce(['package', '--target', target(), '--no-dependencies', '--out', vsix]);
    const warnings = output.split('\n').filter((line) => /^\s*WARNING/i.test(line));
    if (warnings.length > 0) throw new Error(`vsce warns:\n${warnings.join('\n')}`);
    const files = (await runVsce(['ls', '--no-dependencies'])).split('\n').filter(Boolean);
    checkPackageContents([...files, ...archived.map((file) => `dist/node_modules/${file}`)], packages);
    checkSize(join(root, vsix));
  } catch (error) {
    rmSync(join(root, vsix), { force: true });
    throw error;
  } finally {
    // They are for the package alone; the bundles of a checkout use those of the root.
    rmSync(modules, { recursive: true, force: true });
    rmSync(archive, { force: true });
  }
  return vsix;
}

function checkSize(vsix) {
  const { size } = statSync(vsix);
  if (size > BUDGET_BYTES)
    throw new Error(
      `it takes ${size} bytes and may take ${BUDGET_BYTES}: ship less, or raise the budget in scripts/package.mjs and say why.`,
    );
}

function removeOldPackages() {
  for (const name of readdirSync(dist)) if (name.endsWith('.vsix')) rmSync(join(dist, name));
}

async function runVsce(flags) {
  const node = await ensureNode(VSCE_NODE_MAJOR);
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  try {
    const { stdout, stderr } = await promisify(execFile)(node, [vsce, ...flags], {
      cwd: root,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout + stderr;
  } catch (error) {
    throw new Error(`vsce ${flags[0]} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`, {
      cause: error,
    });
  }
}

/** The name that the marketplace gives to this platform. */
function target() {
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  const system = isMusl ? 'alpine' : process.platform;
  const processor = process.arch === 'arm' ? 'armhf' : process.arch;
  return `${system}-${processor}`;
}
