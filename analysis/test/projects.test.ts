/** Projects of the shapes that people have: each finds the effect of a task that lies somewhere else. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Workspace } from '../index.ts';

const MODULE_TASK = `import { rmSync } from 'node:fs';
export function task(n) {
  rmSync(String(n));
}
`;
const COMMON_TASK = `const fs = require('fs');
function task(n) {
  fs.rmSync(String(n));
}
module.exports = { task };
`;

/** Leaks its pool, and submits a task that has an effect. */
const mainOf = (imports: string): string => `import { ProcessPoolExecutor } from 'poolscope';
${imports}
export async function run(items) {
  const pool = new ProcessPoolExecutor(4);
  return await pool.map(task, items);
}
`;

let folder = '';
let workspace: Workspace;
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolscope-project-'));
  workspace = new Workspace({ root: folder, types: 'off' });
});

afterEach(async () => {
  await workspace.dispose();
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
  }
}

function rulesIn(name: string): string[] {
  return workspace.lintSyntax(at(name)).map(({ rule }) => rule);
}

describe('kinds of files', () => {
  for (const extension of ['ts', 'mts', 'cts', 'tsx', 'js', 'mjs', 'jsx']) {
    test(`.${extension}`, () => {
      const emitted = extension.replace('ts', 'js').replace('jsx', 'jsx');
      write({ [`task.${extension}`]: MODULE_TASK });
      write({ [`main.${extension}`]: mainOf(`import { task } from './task.${emitted}';`) });
      assert.deepEqual(rulesIn(`main.${extension}`), ['no-missing-shutdown', 'pure-task']);
    });
  }

  for (const [name, requiring] of [
    ['destructured', "const { task } = require('./task');"],
    ['as a member', "const tasks = require('./task.cjs');\nconst task = tasks.task;"],
    ['the lazy way', "const task = require('./task.cjs').task;"],
  ] as const) {
    test(`CommonJS, ${name}`, () => {
      write({ 'task.cjs': COMMON_TASK, 'task.js': COMMON_TASK });
      const pool = "const { ProcessPoolExecutor } = require('poolscope');";
      const text = mainOf(requiring)
        .replace(/^import .*$/m, pool)
        .replace('export async', 'async');
      write({ 'main.cjs': text });
      assert.deepEqual(rulesIn('main.cjs'), ['no-missing-shutdown', 'pure-task']);
    });
  }

  test('import equals, and exports of other names', () => {
    write({
      'task.cts':
        "import fs = require('fs');\nfunction task(n: number) {\n  fs.rmSync(String(n));\n}\nexport = { task };\n",
      'main.cts': mainOf("import tasks = require('./task.cjs');\nconst { task } = tasks;"),
    });
    assert.deepEqual(rulesIn('main.cts'), ['no-missing-shutdown', 'pure-task']);
  });
});

describe('where a task is found', () => {
  test('paths of a tsconfig that extends another, with comments in it', () => {
    write({
      'base.json': '{ /* shared */ "compilerOptions": { "paths": { "@tasks/*": ["./lib/*"], } } }',
      'app/tsconfig.json': '{ "extends": "../base.json", // more\n "compilerOptions": { "strict": true } }',
      'lib/task.ts': MODULE_TASK,
      'app/main.ts': mainOf("import { task } from '@tasks/task';"),
    });
    assert.deepEqual(rulesIn('app/main.ts'), ['no-missing-shutdown', 'pure-task']);
  });

  test('paths of the project of a solution that includes the file', () => {
    write({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "include": ["src"], "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }',
      'src/lib/task.ts': MODULE_TASK,
      'src/main.ts': mainOf("import { task } from '~/lib/task';"),
    });
    assert.deepEqual(rulesIn('src/main.ts'), ['no-missing-shutdown', 'pure-task']);
  });

  test('a package of the same monorepo, by its name', () => {
    write({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/tasks/package.json': '{ "name": "@org/tasks", "main": "./src/index.ts" }',
      'packages/tasks/src/index.ts': "export * from './task.js';\n",
      'packages/tasks/src/task.ts': MODULE_TASK,
      'packages/app/main.ts': mainOf("import { task } from '@org/tasks';"),
    });
    mkdirSync(at('node_modules/@org'), { recursive: true });
    symlinkSync(at('packages/tasks'), at('node_modules/@org/tasks'));
    assert.deepEqual(rulesIn('packages/app/main.ts'), ['no-missing-shutdown', 'pure-task']);
  });

  test('a package of the same monorepo, whose exports name conditions', () => {
    write({
      'packages/tasks/package.json':
        '{ "name": "tasks", "exports": { "./heavy": { "types": "./src/task.ts", "import": "./src/task.ts" } } }',
      'packages/tasks/src/task.ts': MODULE_TASK,
      'packages/app/main.ts': mainOf("import { task } from 'tasks/heavy';"),
      'node_modules/.keep': '',
    });
    symlinkSync(at('packages/tasks'), at('node_modules/tasks'));
    assert.deepEqual(rulesIn('packages/app/main.ts'), ['no-missing-shutdown', 'pure-task']);
  });

  test('behind re-exports, renamed and whole', () => {
    write({
      'task.ts': MODULE_TASK,
      'a.ts': "export { task as work } from './task.ts';\n",
      'b.ts': "export * as jobs from './a.ts';\nimport { work } from './a.ts';\nexport default work;\n",
      'main.ts': mainOf("import { jobs } from './b.ts';\nconst task = jobs.work;"),
      'other.ts': mainOf("import task from './b.ts';"),
    });
    assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown', 'pure-task']);
    assert.deepEqual(rulesIn('other.ts'), ['no-missing-shutdown', 'pure-task']);
  });
});

describe('what is a pool', () => {
  const leaks = (imports: string, made: string): string => `${imports}
export async function run(items: number[]) {
  const pool = ${made};
  return await Promise.all(items.map((item) => pool.submit(Math.abs, item)));
}
`;

  test('subclasses, through files and names', () => {
    write({
      'base.ts':
        "import { ProcessPoolExecutor } from 'poolscope';\nexport class Base extends ProcessPoolExecutor {}\n",
      'derived.ts':
        "import { Base as Parent } from './base.js';\nexport default class Derived extends Parent {\n  readonly name = 'mine';\n}\n",
      'main.ts': leaks("import Derived from './derived.ts';", 'new Derived(4)'),
    });
    assert.deepEqual(rulesIn('main.ts'), ['no-missing-shutdown']);
  });

  test('re-exports of the library, and factories around it', () => {
    write({
      'pools.ts': "export * from 'poolscope';\nexport { ProcessPoolExecutor as Pool } from 'poolscope';\n",
      'make.ts':
        "import { Pool } from './pools.ts';\nexport const makePool = (size: number) => new Pool(size);\n",
      'renamed.ts': leaks("import { Pool } from './pools.ts';", 'new Pool(4)'),
      'starred.ts': leaks("import { ProcessPoolExecutor } from './pools.ts';", 'new ProcessPoolExecutor(4)'),
      'spaced.ts': leaks("import * as all from './pools.ts';", 'new all.Pool(4)'),
      'made.ts': leaks("import { makePool } from './make.ts';", 'makePool(4)'),
    });
    for (const name of ['renamed.ts', 'starred.ts', 'spaced.ts', 'made.ts']) {
      assert.deepEqual(rulesIn(name), ['no-missing-shutdown'], name);
    }
  });
});

describe('worker files', () => {
  const pooled = (file: string): string => `import { Piscina } from 'piscina';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
export async function run(item: number) {
  const pool = new Piscina({ filename: ${file}, maxThreads: 2 });
  try {
    return await pool.run(item);
  } finally {
    await pool.destroy();
  }
}
`;
  const worker = `import { rmSync } from 'node:fs';
export default function task(n: number) {
  rmSync(String(n));
}
`;

  for (const file of [
    "new URL('./worker.js', import.meta.url).href",
    "fileURLToPath(new URL('./worker.js', import.meta.url))",
    "path.resolve(__dirname, 'worker.js')",
    "path.join(__dirname, '..', 'src', 'worker.js')",
    "require.resolve('./worker')",
  ]) {
    test(`named by ${file}`, () => {
      write({ 'src/worker.ts': worker, 'src/main.ts': pooled(file) });
      assert.deepEqual(rulesIn('src/main.ts'), ['pure-task']);
    });
  }

  test('named where the build puts them', () => {
    write({
      'tsconfig.json': '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }',
      'src/worker.ts': worker,
      'src/main.ts': pooled("path.join(__dirname, '../dist/worker.js')"),
    });
    assert.deepEqual(rulesIn('src/main.ts'), ['pure-task']);
  });
});
