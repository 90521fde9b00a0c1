/** Reads files into models and summaries, each content once, and knows how they hang together. */
import { dirname, join } from 'node:path';
import { modelFile, type FileModel } from '../model/file-model.ts';
import type { FileSummary } from '../model/summary.ts';
import { PoolCatalogue } from '../pools/pool-catalogue.ts';
import { ImportGraph } from './import-graph.ts';
import type { PoolReach } from './may-be-pool.ts';
import { ValueResolver } from './resolve-value.ts';
import type { Resolution } from './resolver.ts';
import { reasonToSkip } from './skipped-files.ts';
import { SourceTexts } from './source-texts.ts';

interface Summarised {
  /** The same content is the same string here. */
  readonly text: string;
  readonly summary: FileSummary | undefined;
}

/** Trees are large; those of the files last asked for are kept, up to so many characters of text. */
const KEPT_TEXT = 200_000;
const RESOLUTION_RULES = /(^|[\\/])(tsconfig[^\\/]*|package)\.json$/;

/** Summaries of earlier runs, by the content of the file. */
interface KnownSummaries {
  summaryOf(path: string, text: string): FileSummary | undefined;
  rememberSummary(path: string, text: string, summary: FileSummary): void;
}

export class ModuleGraph {
  readonly pools: PoolCatalogue;
  readonly root: string;
  readonly #known: KnownSummaries | undefined;
  readonly #texts = new SourceTexts();
  readonly #imports: ImportGraph;
  readonly #summaries = new Map<string, Summarised>();
  /** By path, oldest first; a file that cannot be read now keeps the last version that could. */
  readonly #models = new Map<string, FileModel>();
  #keptText = 0;
  #values: ValueResolver | undefined;

  /**
   * @param pools the libraries that count as pools
   * @param root the folder of the project; the names of those above it say nothing about its files
   */
  constructor(known?: KnownSummaries, pools: PoolCatalogue = new PoolCatalogue(), root = '/') {
    this.#known = known;
    this.pools = pools;
    this.root = root;
    this.#imports = new ImportGraph(this.#texts, pools);
  }

  /** Values of the files as they are now. */
  get values(): ValueResolver {
    return (this.#values ??= new ValueResolver(this));
  }

  /** Another object after each change of any file. */
  get version(): object {
    return this.values;
  }

  setText(path: string, text: string): void {
    this.#values = undefined;
    this.#imports.noteChange(path);
    if (this.#texts.setText(path, text)) this.#imports.noteFile(path, true);
  }

  clearText(path: string): void {
    this.#values = undefined;
    this.#imports.noteChange(path);
    this.#texts.clearText(path);
    if (this.textOf(path) === undefined) this.#imports.noteFile(path, false);
  }

  fileChanged(path: string): void {
    this.#values = undefined;
    this.#imports.noteChange(path);
    if (this.#texts.fileChanged(path)) this.#imports.noteFile(path, this.textOf(path) !== undefined);
    else if (RESOLUTION_RULES.test(path)) this.#imports.resolveAnew();
  }

  /** Files that are there. */
  addKnownFiles(paths: Iterable<string>): void {
    this.#imports.addKnownFiles(paths);
  }

  hasOverlay(path: string): boolean {
    return this.#texts.hasOverlay(path);
  }

  get hasOverlays(): boolean {
    return this.#texts.hasOverlays;
  }

  /** The text in the editor is another than that on disk. */
  isUnsaved(path: string): boolean {
    return this.#texts.isUnsaved(path);
  }

  /** Every file that was looked at to tell which can hold a pool. */
  get readFiles(): readonly string[] {
    return this.#imports.readFiles;
  }

  /** Why nothing is read of a file, in words. */
  reasonToSkip(path: string): string | undefined {
    const text = this.textOf(path);
    return text === undefined ? undefined : reasonToSkip(text);
  }

  textOf(path: string): string | undefined {
    return this.#texts.textOf(path);
  }

  /** The file as it is now; undefined where it cannot be read as code. */
  modelOf(path: string): FileModel | undefined {
    const text = this.textOf(path);
    if (text === undefined) return undefined;
    const kept = this.#models.get(path);
    if (kept?.text === text) {
      // The last one asked for is the last to go.
      this.#models.delete(path);
      this.#models.set(path, kept);
      return kept;
    }
    const model = reasonToSkip(text) === undefined ? modelFile(path, text) : undefined;
    if (model === undefined) return undefined;
    this.#keep(model);
    this.#summaries.set(path, { text, summary: model.summary });
    this.#remember(model);
    return model;
  }

  #keep(model: FileModel): void {
    this.#forgetModel(model.path);
    this.#models.set(model.path, model);
    this.#keptText += model.text.length;
    for (const oldest of this.#models.keys()) {
      if (this.#keptText <= KEPT_TEXT || oldest === model.path) return;
      this.#forgetModel(oldest);
    }
  }

  #forgetModel(path: string): void {
    this.#keptText -= this.#models.get(path)?.text.length ?? 0;
    this.#models.delete(path);
  }

  /** What other files need to know of it; while it cannot be read, what was known last. */
  summaryOf(path: string): FileSummary | undefined {
    const text = this.textOf(path);
    if (text === undefined) return undefined;
    const kept = this.#summaries.get(path);
    if (kept?.text === text) return kept.summary;
    const summary = this.#known?.summaryOf(path, text) ?? this.#readSummary(path, text) ?? kept?.summary;
    this.#summaries.set(path, { text, summary });
    return summary;
  }

  #readSummary(path: string, text: string): FileSummary | undefined {
    const model = reasonToSkip(text) === undefined ? modelFile(path, text) : undefined;
    if (model !== undefined) this.#remember(model);
    return model?.summary;
  }

  /** What is not saved will hardly be seen again. */
  #remember({ path, text, summary, tree }: FileModel): void {
    if (!tree.isPartial && !this.#texts.hasOverlay(path)) this.#known?.rememberSummary(path, text, summary);
  }

  resolve(specifier: string, from: string): Resolution {
    return this.#imports.resolve(specifier, from);
  }

  /** Files of the project that a file imports. */
  importsOf(path: string): readonly string[] {
    return this.#imports.importsOf(path);
  }

  reachesPool(path: string): boolean {
    return this.#imports.reachesPool(path);
  }

  importsPool(path: string): boolean {
    return this.#imports.importsPool(path);
  }

  importReachesPool(specifier: string, from: string): boolean {
    const resolution = this.resolve(specifier, from);
    return resolution.kind === 'file' && this.reachesPool(resolution.path);
  }

  /** What can be told at once: an import reaches a pool where the file behind it imports one itself, or is known to reach one. */
  get nearReach(): PoolReach {
    return {
      pools: this.pools,
      importReachesPool: (specifier, from) => {
        const resolution = this.resolve(specifier, from);
        return resolution.kind === 'file' && this.#imports.surelyReachesPool(resolution.path);
      },
    };
  }

  /** There is something in it that a rule may look at. */
  isRelevant(path: string): boolean {
    return this.reachesPool(path) || this.importsWorkers(path) || this.#imports.mayRunTogether(path);
  }

  importsWorkers(path: string): boolean {
    return this.#imports.importsWorkers(path);
  }

  dependentsOf(path: string): readonly string[] {
    return this.#imports.dependentsOf(path);
  }

  /** The names of the files in a folder, as they are on disk. */
  filesIn(folder: string): readonly string[] {
    return this.#texts.filesIn(folder);
  }

  /** The text of the nearest package.json. */
  manifestAbove(path: string): string | undefined {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const manifest = this.textOf(join(folder, 'package.json'));
      if (manifest !== undefined || folder === dirname(folder)) return manifest;
    }
  }

  /** The major version of a package as `from` would load it; undefined where it is not installed. */
  packageMajor(name: string, from: string): number | undefined {
    for (let folder = dirname(from); ; folder = dirname(folder)) {
      const manifest = this.textOf(join(folder, 'node_modules', name, 'package.json'));
      if (manifest !== undefined) {
        const major = /"version"\s*:\s*"(\d+)\./.exec(manifest)?.[1];
        return major === undefined ? undefined : Number(major);
      }
      if (folder === dirname(folder)) return undefined;
    }
  }
}
