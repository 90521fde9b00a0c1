/**
 * Finds the Node to run the user's code under: the one the user names, else the one on PATH, else the
 * one we run under ourselves (the editor's own, which is Electron told to behave as Node).
 */
import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ProfileError } from './profile-error.ts';

export interface NodeProgram {
  readonly path: string;
  /** Without the leading v. */
  readonly version: string;
  readonly major: number;
  /** To be set in the environment of every process started with it. */
  readonly env: Readonly<Record<string, string>>;
}

const OLDEST_MAJOR = 20;
const VERSION_TIMEOUT_MS = 10_000;

/** Versions by path and modification time, so that only the first profile pays for asking. */
const known = new Map<string, Promise<string>>();

/** @throws ProfileError of kind `no-node`, which names what was tried. */
export async function findNode(
  configured: string | undefined,
  environment: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<NodeProgram> {
  if (configured !== undefined && configured !== '') {
    const found = await tryNode(named(configured, environment), {});
    if (typeof found !== 'string') return found;
    throw new ProfileError(
      'no-node',
      `The configured Node cannot be used: ${found}. Correct the path (setting poolscope.nodePath, or --node), or clear it to use the Node on PATH.`,
    );
  }
  const tried: string[] = [];
  for (const [path, env] of candidates(environment)) {
    const found = await tryNode(path, env);
    if (typeof found !== 'string') return found;
    tried.push(found);
  }
  if (!tried.some((reason) => !reason.startsWith(process.execPath))) tried.unshift('no node on PATH');
  throw new ProfileError(
    'no-node',
    `No Node ${OLDEST_MAJOR} or newer was found (${tried.join('; ')}). Install Node from https://nodejs.org, or name it in the setting poolscope.nodePath (command line: --node).`,
  );
}

/** A path as it is; a mere name, such as `node22`, as PATH has it. */
function named(program: string, environment: Readonly<NodeJS.ProcessEnv>): string {
  if (/[/\\]/.test(program)) return program;
  const [first = program] = onPath(program, environment);
  return first;
}

function* candidates(environment: Readonly<NodeJS.ProcessEnv>): Generator<[string, Record<string, string>]> {
  for (const file of onPath('node', environment)) yield [file, {}];
  yield [process.execPath, 'electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {}];
}

function onPath(name: string, environment: Readonly<NodeJS.ProcessEnv>): string[] {
  const program = process.platform === 'win32' && !name.endsWith('.exe') ? `${name}.exe` : name;
  const path = environment['PATH'] ?? environment['Path'] ?? '';
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .filter((file) => existsSync(file));
}

/** The program, or in words why it cannot be used. */
async function tryNode(path: string, env: Record<string, string>): Promise<NodeProgram | string> {
  try {
    const version = await askVersion(path, env);
    const major = Number.parseInt(version, 10);
    if (!(major >= OLDEST_MAJOR)) return `${path} is Node ${version}, and ${OLDEST_MAJOR} or newer is needed`;
    return { path, version, major, env };
  } catch (error) {
    return `${path} does not run (${error instanceof Error ? firstLine(error.message) : String(error)})`;
  }
}

function askVersion(path: string, env: Record<string, string>): Promise<string> {
  const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined) return Promise.reject(new Error('there is no such file'));
  const key = `${path}\0${changed}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return remembered;
  const asked = runVersion(path, env);
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  return asked;
}

function runVersion(path: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      path,
      ['-p', 'process.versions.node'],
      { env: { ...process.env, ...env }, timeout: VERSION_TIMEOUT_MS },
      (error, stdout) => {
        const version = stdout.trim();
        if (error !== null) reject(error);
        else if (/^\d+\.\d+\.\d+/.test(version)) resolve(version);
        else
          reject(new Error(`it answers ${JSON.stringify(version.slice(0, 40))} when asked for its version`));
      },
    );
  });
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
