/**
 * Begins a rule of the linter: its file, its test and its page, and its entries where rules are listed.
 *
 *   npm run new-rule -- no-lost-tasks
 *
 * What only its author can say stands between « and »; the test of the documentation names each such place until all are
 * written.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as prettier from 'prettier';
import { fileTemplate, pageTemplate, readmeRow, testTemplate } from './new-rule-templates.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const CATALOGUE = 'analysis/rules/catalogue.ts';
const MANIFEST = 'package.json';
const README = 'README.md';

/**
 * Writes the files of a new rule below the root of the repository.
 *
 * @param {string} name the rule's id
 * @returns {Promise<string[]>} the paths written or changed
 * @throws {Error} in words for the developer, before anything is written
 */
async function beginRule(name) {
  if (!/^[a-z]+(-[a-z]+)+$/.test(name)) {
    throw new Error(
      `“${name}” is no name for a rule: take two or more words in small letters with hyphens, such as no-lost-tasks.`,
    );
  }
  const created = {
    [`analysis/rules/${name}.ts`]: fileTemplate(name),
    [`analysis/test/rules/${name}.test.ts`]: testTemplate(name),
    [`docs/rules/${name}.md`]: pageTemplate(name),
  };
  const there = Object.keys(created).filter((path) => existsSync(join(root, path)));
  if (there.length > 0) throw new Error(`There is a rule ${name} already: ${there.join(', ')}.`);
  const changed = {
    [CATALOGUE]: withCatalogueEntry(read(CATALOGUE), name),
    [MANIFEST]: withSetting(read(MANIFEST), name),
    [README]: await withReadmeRow(read(README), name),
  };
  const files = Object.entries({ ...created, ...changed });
  for (const [path, text] of files) writeFileSync(join(root, path), text);
  return files.map(([path]) => path);
}

function read(path) {
  return readFileSync(join(root, path), 'utf8');
}

/** The import stands in the order of the alphabet, the rule last. */
function withCatalogueEntry(text, name) {
  const id = name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const line = `import ${id} from './${name}.ts';`;
  const imports = text.split('\n').filter((other) => /^import \w+ from '\.\/[\w-]+\.ts';$/.test(other));
  const before = imports.findLast((other) => fileOf(other) < name);
  const withImport =
    before === undefined
      ? text.replace('import ', `${line}\nimport `)
      : text.replace(before, `${before}\n${line}`);
  return replaced(withImport, /(export const ALL_RULES[^]*?)(\n\];)/, `$1\n  ${id},$2`, CATALOGUE);
}

function fileOf(line) {
  return /'\.\/([\w-]+)\.ts'/.exec(line)?.[1] ?? '';
}

/** The names that the setting takes, in the order of the catalogue. */
function withSetting(text, name) {
  const names =
    /("poolscope\.lint\.rules": \{[^]*?"propertyNames": \{\s*"enum": \[[^\]]*?)(\n\s*)("[\w-]+")(\n\s*\])/;
  return replaced(text, names, `$1$2$3,$2"${name}"$4`, MANIFEST);
}

async function withReadmeRow(text, name) {
  const last = text.split('\n').findLast((line) => line.startsWith('| [') && line.includes('](docs/rules/'));
  if (last === undefined) throw new Error(`${README} has no table of rules.`);
  const longer = text.replace(last, `${last}\n${readmeRow(name)}`);
  const options = await prettier.resolveConfig(join(root, README));
  return prettier.format(longer, { ...options, parser: 'markdown' });
}

function replaced(text, pattern, replacement, path) {
  if (!pattern.test(text)) throw new Error(`${path} does not list the rules where it did.`);
  return text.replace(pattern, replacement);
}

const [name, ...more] = process.argv.slice(2);
if (name === undefined || more.length > 0 || name.startsWith('-')) {
  process.stderr.write('Usage: npm run new-rule -- <name>, such as no-lost-tasks\n');
  process.exitCode = 2;
} else {
  try {
    const paths = await beginRule(name);
    process.stdout.write(`${paths.map((path) => `  ${path}\n`).join('')}
Write what stands between « and ». Then, until both pass:

  UPDATE_SCHEMAS=1 node --import tsx --test analysis/test/configuration-schema.test.ts
  node --import tsx --test analysis/test/rule-documentation.test.ts analysis/test/rules/${name}.test.ts
`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
