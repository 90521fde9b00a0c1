/** Which files of a folder are source files to lint. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

const LINTABLE = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
const DECLARATION = /\.d\.[cm]?ts$/;
const NEVER_ENTERED = new Set(['node_modules', 'dist', '.git']);

interface IgnoreRule {
  readonly folder: string;
  readonly pattern: RegExp;
  readonly isNegated: boolean;
}

export function isLintable(path: string): boolean {
  return LINTABLE.test(path) && !DECLARATION.test(path);
}

/** The source files under each of `paths` (files or folders, absolute or under `root`), sorted, each once. */
export function discoverFiles(root: string, paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths) {
    const absolute = isAbsolute(path) ? path : resolve(root, path);
    const kind = kindOf(absolute);
    // A file that is named is linted, whatever the ignore files say.
    if (kind === 'file' && isLintable(absolute)) found.add(absolute);
    if (kind === 'folder') enter(absolute, rulesAbove(root, absolute), found);
  }
  return [...found].sort();
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** The ignore files between the root and the folder that the walk begins in. */
function rulesAbove(root: string, folder: string): readonly IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  if (folder === root || relative(root, folder).startsWith('..')) return rules;
  for (let at = dirname(folder); ; at = dirname(at)) {
    rules.unshift(...ignoreRules(at));
    if (at === root || at === dirname(at)) return rules;
  }
}

function enter(folder: string, inherited: readonly IgnoreRule[], found: Set<string>): void {
  const rules = [...inherited, ...ignoreRules(folder)];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NEVER_ENTERED.has(entry.name) && !isIgnored(path, true, rules)) enter(path, rules, found);
    } else if (entry.isFile() && isLintable(path) && !isIgnored(path, false, rules)) {
      found.add(path);
    }
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function ignoreRules(folder: string): readonly IgnoreRule[] {
  let text: string;
  try {
    text = readFileSync(join(folder, '.gitignore'), 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const isNegated = line.startsWith('!');
      return { folder, pattern: toPattern(isNegated ? line.slice(1) : line), isNegated };
    });
}

/** A line of a .gitignore as a pattern over paths below its folder; a folder's path ends in a slash. */
function toPattern(line: string): RegExp {
  const isAnchored = line.slice(0, -1).includes('/');
  const body = line
    .replace(/^\//, '')
    .replace(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[glob] ?? '',
    );
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${body}${line.endsWith('/') ? '$' : '/?$'}`);
}

/** The last rule that matches decides. */
function isIgnored(path: string, isFolder: boolean, rules: readonly IgnoreRule[]): boolean {
  let ignored = false;
  for (const { folder, pattern, isNegated } of rules) {
    const below = relative(folder, path).split(sep).join('/');
    if (pattern.test(isFolder ? `${below}/` : below)) ignored = !isNegated;
  }
  return ignored;
}
