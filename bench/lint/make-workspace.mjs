/** Makes the workspace that is linted: sources of rxjs, zod and viem, and files that use pools. */
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { denseFile, jobFile, servicesFile, taskFile } from './sources.mjs';

const TASKS = 36;
const SERVICES = 3;
const JOBS = 60;
const POOL_FILES = TASKS + SERVICES + JOBS + 1;

/** Folders of `viem` that are not chain definitions, which are hardly code; then what fills up. */
const VIEM_LEFT_OUT = /^(_|trusted-setups|chains|node_modules)/;

const packages = fileURLToPath(new URL('./node_modules/', import.meta.url));
const ownPool = fileURLToPath(new URL('../../pool/', import.meta.url));

/** Files of one copy; larger workspaces are copies side by side, each with its own pools. */
export const FILES_PER_COPY = 1000;

/** @returns {{ root: string, files: number, job: string, dense: string, task: string, dependent: string }} absolute paths of what is looked at */
export function makeWorkspace(root, copies = 1) {
  mkdirSync(root, { recursive: true });
  linkPackages(root);
  write(join(root, 'package.json'), JSON.stringify({ name: 'workspace', private: true, type: 'module' }));
  write(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['src'] }));
  write(join(root, '.gitignore'), 'node_modules/\n');
  for (let copy = 0; copy < copies; copy += 1) fillCopy(join(root, `src/c${copy}`));
  const at = (name) => join(root, 'src/c0', name);
  return {
    root,
    files: copies * FILES_PER_COPY,
    job: at('jobs/job-1.ts'),
    dense: at('jobs/dense.ts'),
    task: at('tasks/task-1.ts'),
    dependent: at('jobs/job-1.ts'),
  };
}

const COMPILER_OPTIONS = {
  strict: true,
  target: 'es2023',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2024', 'dom', 'dom.iterable', 'esnext.disposable'],
  types: ['node'],
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};

function fillCopy(folder) {
  let left = FILES_PER_COPY - POOL_FILES;
  for (const [from, to] of vendorFiles()) {
    if (left === 0) break;
    const target = join(folder, 'vendor', to);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(from, target);
    left -= 1;
  }
  if (left > 0) throw new Error(`The packages have ${left} files too few for a workspace.`);
  for (let index = 0; index < TASKS; index += 1) {
    write(join(folder, `tasks/task-${index}.ts`), taskFile(index));
  }
  for (let index = 0; index < SERVICES; index += 1) {
    write(join(folder, `services/services-${index}.ts`), servicesFile(index));
  }
  for (let index = 0; index < JOBS; index += 1) {
    write(join(folder, `jobs/job-${index}.ts`), jobFile(index, TASKS, SERVICES));
  }
  write(join(folder, 'jobs/dense.ts'), denseFile());
}

function vendorFiles() {
  const rxjs = sourceFiles(join(packages, 'rxjs/src'), /$^/);
  const zod = sourceFiles(join(packages, 'zod/src'), /(^|\/)(tests|benchmarks)$/);
  const viem = sourceFiles(join(packages, 'viem'), VIEM_LEFT_OUT);
  return [...named('rxjs', rxjs), ...named('zod', zod), ...named('viem', viem)];
}

function named(name, { root, files }) {
  return files.map((file) => [file, join(name, relative(root, file))]);
}

function sourceFiles(root, leftOut) {
  const files = [];
  const enter = (folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!leftOut.test(relative(root, path))) enter(path);
      } else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) files.push(path);
    }
  };
  enter(root);
  return { root, files };
}

function linkPackages(root) {
  const modules = join(root, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(packages)) {
    // The type checker of oxlint is looked for among what has been installed.
    if (!name.startsWith('.')) symlinkSync(join(packages, name), join(modules, name));
  }
  symlinkSync(ownPool, join(modules, 'poolscope'));
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
