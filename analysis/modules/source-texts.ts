/** What every file says now: unsaved text where an editor has some, else what is on disk, read once. */
import { readdirSync, readFileSync } from 'node:fs';

export class SourceTexts {
  readonly #overlays = new Map<string, string>();
  readonly #onDisk = new Map<string, string | undefined>();

  /** Whether the file was not there before. */
  setText(path: string, text: string): boolean {
    const isNew = this.textOf(path) === undefined;
    this.#overlays.set(path, text);
    return isNew;
  }

  clearText(path: string): void {
    this.#overlays.delete(path);
    this.#onDisk.delete(path);
  }

  /** Whether the file came or went. */
  fileChanged(path: string): boolean {
    const existed = this.#onDisk.get(path) !== undefined;
    this.#onDisk.delete(path);
    return (this.#diskText(path) !== undefined) !== existed;
  }

  hasOverlay(path: string): boolean {
    return this.#overlays.has(path);
  }

  get hasOverlays(): boolean {
    return this.#overlays.size > 0;
  }

  isUnsaved(path: string): boolean {
    const overlay = this.#overlays.get(path);
    return overlay !== undefined && overlay !== this.#diskText(path);
  }

  textOf(path: string): string | undefined {
    return this.#overlays.get(path) ?? this.#diskText(path);
  }

  /** The names of the files in a folder on disk; none where there is no such folder. */
  filesIn(folder: string): readonly string[] {
    try {
      return readdirSync(folder, { withFileTypes: true }).flatMap((one) => (one.isFile() ? [one.name] : []));
    } catch {
      return [];
    }
  }

  #diskText(path: string): string | undefined {
    if (!this.#onDisk.has(path)) this.#onDisk.set(path, readText(path));
    return this.#onDisk.get(path);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
