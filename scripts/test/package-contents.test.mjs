import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPackageContents } from '../package-contents.mjs';

const PACKAGES = [
  'oxc-parser',
  '@oxc-parser/binding',
  '@oxc-resolver/binding',
  '@esbuild/any',
  '@typescript/any',
];
const COMPLETE = [
  ...['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'images/icon.png'],
  ...[
    'extension.cjs',
    'node_modules.br',
    'runner-host.cjs',
    'server.js',
    'oracle-worker.js',
    'cli.js',
    'runner.js',
    'recorder.cjs',
    'cpu-sampler.cjs',
    'worker.cjs',
  ].map((name) => `dist/${name}`),
  ...['view.js', 'view.css', 'THIRD-PARTY-NOTICES.txt'].map((name) => `dist/${name}`),
  ...['oxc-parser/index.js', '@oxc-parser/binding/parser.node', '@oxc-resolver/binding/resolver.node'].map(
    inModules,
  ),
  ...['@esbuild/any/bin/esbuild', '@typescript/any/lib/tsc', '@typescript/any/lib/lib.es5.d.ts'].map(
    inModules,
  ),
];

function inModules(file) {
  return `dist/node_modules/${file}`;
}

test('a complete package passes', () => {
  checkPackageContents(COMPLETE, PACKAGES);
});

test('a missing bundle is named', () => {
  const files = COMPLETE.filter((file) => file !== 'dist/server.js');
  assert.throws(
    () => checkPackageContents(files, PACKAGES),
    /Missing: dist\/server\.js\nUnexpected: nothing/,
  );
});

test('a missing native part is named', () => {
  const files = COMPLETE.filter((file) => !file.endsWith('parser.node'));
  assert.throws(() => checkPackageContents(files, PACKAGES), /Missing: .*oxc-parser/);
});

for (const file of [
  'extension/main.ts',
  'test/ui/window.test.ts',
  '.npmrc',
  'dist/cli.js.map',
  'dist/poolscope-old.vsix',
  inModules('left-over/index.js'),
  inModules('oxc-parser/index.js.map'),
  inModules('oxc-parser/index.d.ts'),
]) {
  test(`${file} has no place in a package`, () => {
    assert.throws(() => checkPackageContents([...COMPLETE, file], PACKAGES), {
      message: new RegExp(`Unexpected: ${file.replaceAll('.', String.raw`\.`)}$`),
    });
  });
}
