/** An empty project that installs the packed plug-in beside the linters that it is for. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The newest that run on Node 20; the parser wants an older TypeScript than the plug-in brings. */
const LINTERS = [
  'eslint@10.15.0',
  'oxlint@1.94.0',
  '@typescript-eslint/parser@8.73.0',
  'typescript@6.0.3',
  '@types/node@20.19.24',
];

export interface Project {
  readonly folder: string;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function createProject(): Promise<Project> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-lint-plugin-')));
  const packed = await npm(join(ROOT, 'lint-plugin'), ['pack', '--json', '--pack-destination', base]);
  const [{ filename }] = JSON.parse(packed.stdout);
  const folder = join(base, 'project');
  writeFiles(folder, {
    'package.json': '{ "private": true, "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ target: 'es2023', module: 'nodenext', lib: ['es2023', 'esnext.disposable'], noEmit: true },
        ...{ allowImportingTsExtensions: true, skipLibCheck: true, paths: { poolscope: [POOL_TYPES] } },
      },
    }),
    'eslint.config.js': `import poolscope from 'eslint-plugin-poolscope';
import * as parser from '@typescript-eslint/parser';
const files = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'];
const parserOptions = { ecmaFeatures: { jsx: true } };
export default [
  { files, languageOptions: { parser, parserOptions }, linterOptions: { reportUnusedDisableDirectives: 'off' } },
  { files, ...poolscope.configs.all },
];
`,
    '.oxlintrc.json': JSON.stringify({
      extends: ['./node_modules/eslint-plugin-poolscope/dist/oxlint.json'],
      categories: { correctness: 'off' },
      settings: { poolscope: { minimumSeverity: 'info' } },
    }),
    'config-types.ts': `import { defineConfig } from 'eslint/config';
import poolscope from 'eslint-plugin-poolscope';
export default defineConfig([poolscope.configs.recommended, { plugins: { poolscope } }]);
`,
  });
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, stderr } = await npm(folder, ['install', ...flags, join(base, filename), ...LINTERS]);
  if (code !== 0) throw new Error(`The package cannot be installed: ${stderr}`);
  return { folder };
}

const POOL_TYPES = join(ROOT, 'pool/dist/index.d.ts');

export function removeProject(project: Project | undefined): void {
  if (project !== undefined) rmSync(dirname(project.folder), { recursive: true, force: true });
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs a program of Node's. */
export function run(cwd: string, program: string, args: readonly string[]): Promise<Outcome> {
  return start(cwd, process.execPath, [program, ...args]);
}

function npm(cwd: string, args: readonly string[]): Promise<Outcome> {
  return start(cwd, 'npm', args, process.platform === 'win32');
}

function start(cwd: string, file: string, args: readonly string[], shell = false): Promise<Outcome> {
  return new Promise((resolve) => {
    const limits = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
    const options = { cwd, shell, env: withoutNpmSettings(), encoding: 'utf8', ...limits } as const;
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

/** Under `npm test` the outer npm's settings would steer the inner one, and so would the outer test run. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(npm_(?!config_(cache|userconfig)$)|NODE_TEST_CONTEXT$|NODE_OPTIONS$)/i.test(key),
    ),
  );
}
