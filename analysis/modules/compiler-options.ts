/** What the nearest `tsconfig.json` says of one option of the compiler, followed through what it extends. */
import { dirname, join, resolve } from 'node:path';

type ReadText = (path: string) => string | undefined;

/** How many files of settings may extend each other. */
const DEPTH = 8;

/** Undefined where the option is not set, or the settings cannot be read. */
export function compilerOption(name: string, path: string, textOf: ReadText): unknown {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const settings = join(folder, 'tsconfig.json');
    if (textOf(settings) !== undefined) return optionIn(settings, name, textOf, DEPTH);
    if (folder === dirname(folder)) return undefined;
  }
}

function optionIn(settings: string, name: string, textOf: ReadText, depth: number): unknown {
  const read = parseSettings(textOf(settings) ?? '');
  const own = fieldOf(fieldOf(read, 'compilerOptions'), name);
  if (own !== undefined || depth === 0) return own;
  const bases = [fieldOf(read, 'extends')].flat().filter((base) => typeof base === 'string');
  for (const base of bases.toReversed()) {
    const path = pathOf(base, settings, textOf);
    const inherited = path === undefined ? undefined : optionIn(path, name, textOf, depth - 1);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

/** A file, with or without its extension, or one of a package. */
function pathOf(base: string, settings: string, textOf: ReadText): string | undefined {
  if (/^(\.|\/|[A-Za-z]:)/.test(base)) return existing(resolve(dirname(settings), base), textOf);
  for (let folder = dirname(settings); ; folder = dirname(folder)) {
    const found = existing(join(folder, 'node_modules', base), textOf);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function existing(path: string, textOf: ReadText): string | undefined {
  return [path, `${path}.json`, join(path, 'tsconfig.json')].find(
    (one) => one.endsWith('.json') && textOf(one) !== undefined,
  );
}

/** JSON with comments and trailing commas; anything else gives nothing. */
function parseSettings(text: string): unknown {
  const plain = text.replaceAll(
    /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[\]}])/g,
    (_, string: string | undefined) => string ?? '',
  );
  try {
    return JSON.parse(plain.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
