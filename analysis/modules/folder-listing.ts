/** Which source files there are on disk, asked folder by folder: one look at a folder answers for all that is imported from it. */
import { readdirSync, realpathSync } from 'node:fs';

const NOTHING: ReadonlySet<string> = new Set();
const SOURCE = /\.[cm]?[jt]sx?$/;

export class FolderListing {
  readonly #names = new Map<string, ReadonlySet<string>>();

  /** The names of the source files in a folder; none where it is reached through a link, which may lead anywhere. */
  namesIn(folder: string): ReadonlySet<string> {
    let names = this.#names.get(folder);
    if (names === undefined) this.#names.set(folder, (names = sourcesIn(folder)));
    return names;
  }

  /** Files were made or deleted. */
  forget(): void {
    this.#names.clear();
  }
}

function sourcesIn(folder: string): ReadonlySet<string> {
  try {
    if (realpathSync.native(folder) !== folder) return NOTHING;
    const entries = readdirSync(folder, { withFileTypes: true });
    return new Set(
      entries.flatMap((entry) => (entry.isFile() && SOURCE.test(entry.name) ? [entry.name] : [])),
    );
  } catch {
    return NOTHING;
  }
}
