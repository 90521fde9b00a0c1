/**
 * The project that the type checker is given: the user's configuration, but of its files only those that are asked about
 * and what they import. A workspace of a thousand files has some dozens that pools can reach; loading those alone takes half
 * the time and memory.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const CONFIG_NAMES = ['tsconfig.json', 'jsconfig.json'];
/** The checker reads it through the analysis; on disk there is no such file. */
const NARROW_SUFFIX = '.poolscope-narrow.json';
const DECLARATION = /\.d\.[cm]?ts$/;

/** What the checker assumes of files without a configuration. */
const LOOSE_OPTIONS = {
  allowJs: true,
  target: 'esnext',
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  noEmit: true,
  jsx: 'preserve',
  strict: true,
};

export class NarrowProject {
  /** Of the narrow configuration. */
  readonly path: string;
  readonly #settings: string;
  readonly #files: Set<string>;

  private constructor(path: string, settings: string, files: Iterable<string>) {
    this.path = path;
    this.#settings = settings;
    this.#files = new Set(files);
  }

  /** @param declaredFiles what the configuration includes */
  static of(path: string, config: string, declaredFiles: readonly string[]): NarrowProject {
    const references = referencesOf(textOf(config));
    const settings = [
      `"extends":${JSON.stringify(`./${basename(config)}`)}`,
      // They are not inherited; they map what projects emit back to sources.
      ...(references === undefined ? [] : [`"references":${references}`]),
    ];
    // Declarations of globals and of untyped modules belong to every file of a project.
    const shared = declaredFiles.filter((file) => DECLARATION.test(file));
    return new NarrowProject(path, settings.join(), shared);
  }

  /** A project of files that no configuration is for. */
  static without(path: string): NarrowProject {
    const settings = `"compilerOptions":${JSON.stringify(LOOSE_OPTIONS)}`;
    return new NarrowProject(path, settings, []);
  }

  /** Whether the file is new to it. */
  add(file: string): boolean {
    const before = this.#files.size;
    this.#files.add(file);
    return this.#files.size > before;
  }

  get text(): string {
    return `{${this.#settings},"files":${JSON.stringify([...this.#files])},"include":[]}`;
  }
}

/** The narrow configuration seems to lie beside the user's, so that what is relative stays so. */
export function narrowPathBeside(config: string): string {
  return join(dirname(config), `${basename(config, '.json')}${NARROW_SUFFIX}`);
}

/** For the files that no configuration is for. */
export function narrowPathIn(folder: string): string {
  return join(folder, `loose${NARROW_SUFFIX}`);
}

/** The configuration of the nearest folder that has one. */
export function configAbove(path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const config = CONFIG_NAMES.map((name) => join(folder, name)).find((candidate) => existsSync(candidate));
    if (config !== undefined) return config;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The configurations that one refers to, as a solution does that has no files itself. */
export function referencedConfigs(config: string): readonly string[] {
  const references = referencesOf(textOf(config)) ?? '';
  return [...references.matchAll(/"path"\s*:\s*"([^"]+)"/g)].map(([, path = '']) => {
    const target = join(dirname(config), path);
    return target.endsWith('.json') ? target : join(target, 'tsconfig.json');
  });
}

/** The text of the list, comments included: the checker reads them too. */
function referencesOf(text: string): string | undefined {
  return /"references"\s*:\s*(\[[^\]]*\])/.exec(text)?.[1];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
