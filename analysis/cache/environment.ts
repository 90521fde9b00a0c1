/** What findings rest on besides the sources: configurations, installed packages, ambient declarations. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CONFIGURATIONS =
  /^((package|package-lock|npm-shrinkwrap|[tj]sconfig.*)\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|\.pnp\.cjs|.*\.d\.[cm]?ts)$/;
/** What package managers leave in `node_modules` beside what they have installed. */
const INSTALLED = ['.package-lock.json', '.modules.yaml', '.yarn-integrity', '.yarn-state.yml'];

export class Environment {
  readonly #byFolder = new Map<string, string>();

  /** A hash over the configurations of a folder and of those above it. */
  of(folder: string): string {
    let hash = this.#byFolder.get(folder);
    if (hash === undefined) {
      const above = dirname(folder);
      hash = hashOf(folder, above === folder ? '' : this.of(above));
      this.#byFolder.set(folder, hash);
    }
    return hash;
  }

  forget(): void {
    this.#byFolder.clear();
  }
}

function hashOf(folder: string, above: string): string {
  const hash = createHash('sha1').update(above);
  for (const path of configurationsIn(folder)) hash.update(path).update('\0').update(contentOf(path));
  return hash.digest('hex');
}

function configurationsIn(folder: string): string[] {
  const names = namesIn(folder);
  const found = names.filter((name) => CONFIGURATIONS.test(name)).map((name) => join(folder, name));
  if (names.includes('node_modules')) {
    const modules = join(folder, 'node_modules');
    found.push(...INSTALLED.map((name) => join(modules, name)));
  }
  return found.sort();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
