/** What `npm test` does, in order. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = process.execPath;
const MINUTE_MS = 60_000;

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} about
 * @property {(countFile: string) => string[]} command
 * @property {number} timeoutMs
 * @property {boolean} [isShared] may run beside another; false for what measures time or fills the machine
 * @property {boolean} [isTalkative] its output is shown although it passed
 * @property {string[]} [folders] where its tests are
 * @property {string[]} [needs] steps without which it cannot pass
 */

/** @type {Step[]} */
export const STEPS = [
  {
    ...check('vscode', 'a VS Code and a browser for the tests of the window', ['scripts/prepare-vscode.mjs']),
    timeoutMs: 8 * MINUTE_MS,
  },
  check('build', 'bundles of every program', ['scripts/build.mjs']),
  // The samples import the pool's package, whose types the build makes.
  {
    ...check('types', 'tsc on every folder, its tests and the samples', ['scripts/check-types.mjs']),
    needs: ['build'],
  },
  {
    ...check('lint', 'oxlint, with types', [
      'node_modules/oxlint/bin/oxlint',
      '--type-aware',
      '--deny-warnings',
    ]),
    needs: ['build'],
  },
  check('format', 'prettier', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']),
  check('imports', 'which folder may import what', ['scripts/check-imports.mjs']),
  check('dead-code', 'knip', ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints']),
  check('text', 'unfinished words, narrowed tests, paths of one machine', ['scripts/check-text.mjs']),
  { ...check('package', 'the .vsix and its contents', ['scripts/package.mjs']), needs: ['build'] },
  tests(
    'unit',
    'the pure parts and the edges',
    [
      ...['protocol/test', 'profile/test', 'analysis/test', 'server/test', 'webview/test', 'extension/test'],
      'scripts/test',
    ],
    // The view is tried in the browser.
    { needs: ['vscode', 'build'] },
  ),
  tests('pool', 'the pool with real processes', ['pool/test'], { needs: ['build'] }),
  tests('runner', 'running user functions under a real Node', ['runner/test'], { needs: ['build'] }),
  tests('lsp', 'the language server over stdio', ['test/lsp'], { needs: ['build'] }),
  tests('cli', 'the command line', ['cli/test', 'test/cli', 'test/cli-lint'], { needs: ['build'] }),
  tests('run', 'unchanged programs with the real pool libraries', ['recorder/test', 'test/run'], {
    needs: ['build'],
    concurrency: 1,
  }),
  tests('lint-plugin', 'the plug-in under the real ESLint and oxlint', ['lint-plugin/test'], {
    needs: ['build'],
  }),
  // One file at a time: what is profiled must not share the CPUs with another test.
  tests('samples', 'what the samples promise', ['test/samples'], { needs: ['build'], concurrency: 1 }),
  {
    name: 'host',
    about: 'mocha in the extension host of a real VS Code',
    command: () => [node, 'scripts/test-host.mjs'],
    folders: ['test/host'],
    timeoutMs: 5 * MINUTE_MS,
    needs: ['vscode', 'build'],
  },
  tests('ui', 'the packaged .vsix in the window of a real VS Code', ['test/ui'], {
    needs: ['vscode', 'package'],
    isTalkative: true,
    timeoutMs: 7 * MINUTE_MS,
  }),
];

/**
 * @param {string[]} names none means all
 * @returns {Step[]} those steps and what they need, in order
 * @throws {Error} for an unknown name
 */
export function chooseSteps(names) {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = STEPS.map((step) => step.name).join(', ');
    throw new Error(`No step is named ${unknown.join(', ')}; there are ${known}.`);
  }
  const wanted = new Set(names.length === 0 ? STEPS.map((step) => step.name) : names);
  for (const step of STEPS.toReversed()) {
    if (wanted.has(step.name)) for (const needed of step.needs ?? []) wanted.add(needed);
  }
  return STEPS.filter((step) => wanted.has(step.name));
}

function check(name, about, args) {
  return { name, about, command: () => [node, ...args], timeoutMs: 3 * MINUTE_MS, isShared: true };
}

function tests(name, about, folders, { concurrency, ...options } = {}) {
  const command = (countFile) => [
    ...[node, '--import', 'tsx', '--test'],
    ...(concurrency === undefined ? [] : [`--test-concurrency=${concurrency}`]),
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./scripts/test-count-reporter.mjs', `--test-reporter-destination=${countFile}`],
    ...findTestFiles(folders),
  ];
  return { name, about, command, folders, timeoutMs: 4 * MINUTE_MS, ...options };
}

function findTestFiles(folders) {
  const files = folders.filter((folder) => existsSync(join(root, folder))).flatMap(findBelow);
  if (files.length === 0) throw new Error(`There is no test in ${folders.join(', ')}.`);
  return files.sort();
}

function findBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'fixtures' ? [] : findBelow(path);
    return /\.test\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });
}
