import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { STEPS } from '../test-steps.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const read = (path) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));
const titles = JSON.parse(read('package.nls.json'));
const readme = read('README.md');

test('the README names every setting with its default', () => {
  for (const [id, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
    const row = readme.split('\n').find((line) => line.includes(`\`${id}\``));
    assert.ok(row, `${id} is missing`);
    if (value !== '')
      assert.ok(row.includes(`\`${JSON.stringify(value)}\``), `${id} has the default ${value}`);
  }
});

test('the README names every command of the palette', () => {
  const hidden = manifest.contributes.menus.commandPalette.filter(({ when }) => when === 'false');
  for (const { command, title } of manifest.contributes.commands) {
    if (hidden.some((entry) => entry.command === command)) continue;
    const name = `Poolscope: ${titles[title.slice(1, -1)]}`;
    assert.ok(readme.includes(name), `${name} is missing`);
  }
});

test('the README links every rule', () => {
  for (const page of readdirSync(join(root, 'docs/rules'))) {
    assert.ok(readme.includes(`(docs/rules/${page})`), `${page} is missing`);
  }
});

test('what the documents link to exists', () => {
  const documents = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).split('\n');
  const broken = documents.filter(Boolean).flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target]) => target)
      .filter((target) => !existsSync(join(root, dirname(document), target)))
      .map((target) => `${document} links to ${target}`),
  );
  assert.deepEqual(broken, []);
});

test('the documents name scripts and steps that exist', () => {
  for (const document of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    for (const [, script] of read(document).matchAll(/\bnpm run ([\w:-]+)/g)) {
      assert.ok(manifest.scripts[script], `${document} names npm run ${script}`);
    }
    for (const [, names] of read(document).matchAll(/npm test -- --only ([\w,-]+)/g)) {
      for (const name of names.split(',')) {
        assert.ok(
          STEPS.some((step) => step.name === name),
          `${document} names the step ${name}`,
        );
      }
    }
  }
});

test('the documents name files and folders that exist', () => {
  for (const document of ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md']) {
    for (const [, path] of read(document).matchAll(/`((?:[a-z-]+\/)+(?:[\w-]+\.(?:ts|mjs|json|md))?)`/g)) {
      const isMade = /^(dist|pool\/dist|node_modules|test\/output)\//.test(path);
      const isIn = ['', 'analysis', 'runner', 'pool/src', 'extension'].some((folder) =>
        existsSync(join(root, folder, path)),
      );
      assert.ok(isMade || isIn, `${document} names ${path}`);
    }
  }
});
