/** The other linters, with the type-aware rules that come nearest to what Poolscope looks for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';

const RULES = ['no-floating-promises', 'no-misused-promises', 'await-thenable', 'return-await'];

const packages = new URL('./node_modules/', import.meta.url);

export const OXLINT = fileURLToPath(new URL('oxlint/bin/oxlint', packages));

export const TSGOLINT = fileURLToPath(new URL('.bin/tsgolint', packages));

/** Writes the configurations of both into a workspace. */
export function configurePeers(root) {
  const rules = (prefix) => Object.fromEntries(RULES.map((name) => [`${prefix}/${name}`, 'error']));
  const plugin = new URL('typescript-eslint/dist/index.js', packages).href;
  const eslint = `import tseslint from ${JSON.stringify(plugin)};
export default [
  { ignores: ['node_modules'] },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: ${JSON.stringify(rules('@typescript-eslint'))},
  },
];
`;
  writeFileSync(join(root, 'eslint.config.mjs'), eslint);
  const categories = Object.fromEntries(
    ['correctness', 'suspicious', 'pedantic', 'perf', 'style', 'restriction', 'nursery'].map((name) => [
      name,
      'off',
    ]),
  );
  const oxlint = { plugins: ['typescript'], categories, rules: rules('typescript') };
  writeFileSync(join(root, '.oxlintrc.json'), JSON.stringify(oxlint));
}

export async function makeEslint(root) {
  const { ESLint } = await import(new URL('eslint/lib/api.js', packages).href);
  return new ESLint({
    cwd: root,
    overrideConfigFile: fileURLToPath(pathToFileURL(join(root, 'eslint.config.mjs'))),
  });
}
