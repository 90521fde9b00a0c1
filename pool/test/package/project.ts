/** Empty projects that install the package as it would be published, and run programs with it. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A tool of this repository, which the projects use as if it were theirs. */
export function toolPath(path: string): string {
  return join(ROOT, 'node_modules', path);
}

export function temporaryFolder(): string {
  // What modules know of their place is without links; macOS has one in the way to its temporary folder.
  return realpathSync(mkdtempSync(join(tmpdir(), 'poolscope-package-')));
}

export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

/** @returns the tarball, and what npm says is in it */
export async function pack(folder: string): Promise<{ tarball: string; files: PackedFile[] }> {
  const { stdout, stderr } = await npm(join(ROOT, 'pool'), ['pack', '--json', '--pack-destination', folder]);
  const [packed] = JSON.parse(stdout);
  if (packed === undefined) throw new Error(stderr);
  return { tarball: join(folder, packed.filename), files: packed.files };
}

/** Makes a project of that type with the package, from the tarball alone. */
export async function createProject(folder: string, type: 'module' | 'commonjs', tarball: string) {
  const project = join(folder, type);
  writeFiles(project, { 'package.json': JSON.stringify({ private: true, type }) });
  const flags = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, stderr } = await npm(project, ['install', ...flags, tarball]);
  if (code !== 0) throw new Error(`The package cannot be installed: ${stderr}`);
  return project;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function run(cwd: string, file: string, args: readonly string[], shell = false): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd, shell, timeout: 60_000, env: withoutNpmSettings(), encoding: 'utf8' } as const;
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
    });
  });
}

function npm(cwd: string, args: readonly string[]): Promise<Outcome> {
  return run(cwd, 'npm', args, process.platform === 'win32');
}

/** Under `npm test` the outer npm's settings would steer the inner one, and so would the outer test run. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^(npm_(?!config_(cache|userconfig)$)|NODE_TEST_CONTEXT$|NODE_OPTIONS$)/i.test(key),
    ),
  );
}
