/**
 * What was found and read before, kept on disk between runs: findings by what they rest on (the file, all that it imports,
 * configurations, settings), and summaries of files by their content.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from '../../protocol/finding.ts';
import type { FileSummary } from '../model/summary.ts';
import { readCacheFile, writeCacheFile } from './cache-file.ts';
import { ClosureKeys } from './closure-keys.ts';
import { Environment } from './environment.ts';

export interface CacheOptions {
  /** The analyser's own hash: another one finds other things. */
  readonly version: string;
  /** A folder for the cache; where it is not said, that of the project or the user. */
  readonly folder?: string;
}

/** The files as they are now. */
export interface CachedSources {
  /** Another object after each change of any file. */
  readonly version: object;
  textOf(path: string): string | undefined;
  importsOf(path: string): readonly string[];
}

interface KnownFindings {
  readonly key: string;
  readonly findings: readonly Finding[];
}

interface KnownRun {
  readonly key: string;
  /** Files that were imported but not linted. */
  readonly others: readonly string[];
}

/** More than any workspace has; what is left of older runs goes first. */
const MOST_ENTRIES = 20_000;

export class LintCache {
  readonly #owner: string;
  readonly #folder: string;
  readonly #settings: string;
  readonly #environment = new Environment();
  readonly #hashes = new Map<string, { readonly text: string; readonly hash: string }>();
  #findings: Map<string, KnownFindings> | undefined;
  #summaries: Map<string, FileSummary> | undefined;
  #run: KnownRun | undefined;
  #keys: { readonly version: object; readonly closures: ClosureKeys } | undefined;
  readonly #changed = { findings: false, summaries: false };

  /** @param settings whatever of the settings decides what is found */
  constructor(root: string, settings: string, options: CacheOptions) {
    this.#settings = hashOf(settings);
    this.#owner = `${options.version}\0${root}`;
    this.#folder = join(options.folder ?? defaultFolder(root), hashOf(root).slice(0, 12));
  }

  /** Nothing is known; there is no use in asking. */
  get isEmpty(): boolean {
    return this.#knownFindings().size === 0 && this.#run === undefined;
  }

  /** The findings of the same files as they were, where not one of them has been touched since. */
  findingsOfRun(paths: readonly string[]): readonly (readonly Finding[])[] | undefined {
    const known = this.#knownFindings();
    if (this.#run === undefined || this.#run.key !== this.#runKey(paths, this.#run.others)) return undefined;
    return paths.map((path) => known.get(path)?.findings ?? []);
  }

  /** All the files were linted, and what was found in each was remembered, or there is nothing to find in it. */
  rememberRun(paths: readonly string[], others: readonly string[]): void {
    this.#run = { key: this.#runKey(paths, others), others };
    this.#changed.findings = true;
  }

  forgetRun(): void {
    if (this.#run !== undefined) this.#changed.findings = true;
    this.#run = undefined;
  }

  /** What the findings of a file rest on, as one hash. */
  keyOf(path: string, sources: CachedSources): string {
    if (this.#keys?.version !== sources.version) {
      const closures = new ClosureKeys(
        (file) => sources.importsOf(file),
        (file) => `${this.#hashOf(file, sources)}\0${this.#environment.of(dirname(file))}`,
      );
      this.#keys = { version: sources.version, closures };
    }
    return `${this.#settings} ${this.#keys.closures.keyOf(path)}`;
  }

  findingsOf(path: string, key: string): readonly Finding[] | undefined {
    const known = this.#knownFindings().get(path);
    return known?.key === key ? known.findings : undefined;
  }

  remember(path: string, key: string, findings: readonly Finding[]): void {
    const known = this.#knownFindings();
    known.delete(path);
    known.set(path, { key, findings });
    this.#changed.findings = true;
  }

  summaryOf(path: string, text: string): FileSummary | undefined {
    return this.#knownSummaries().get(summaryKey(path, text));
  }

  rememberSummary(path: string, text: string, summary: FileSummary): void {
    this.#knownSummaries().set(summaryKey(path, text), summary);
    this.#changed.summaries = true;
  }

  /** A configuration changed, or a file came or went. */
  forgetEnvironment(): void {
    this.#keys = undefined;
    this.#environment.forget();
  }

  /** Writes what is new to disk. */
  save(): void {
    if (this.#changed.findings && this.#findings !== undefined) {
      const content = { run: this.#run ?? null, findings: newest(this.#findings) };
      writeCacheFile(join(this.#folder, FINDINGS_FILE), this.#owner, content);
    }
    if (this.#changed.summaries && this.#summaries !== undefined) {
      writeCacheFile(join(this.#folder, SUMMARIES_FILE), this.#owner, newest(this.#summaries));
    }
    this.#changed.findings = false;
    this.#changed.summaries = false;
  }

  #knownFindings(): Map<string, KnownFindings> {
    if (this.#findings === undefined) {
      const content = readCacheFile(join(this.#folder, FINDINGS_FILE), this.#owner);
      const isUsable = isFindingsContent(content);
      this.#findings = isUsable ? content.findings : new Map();
      this.#run = isUsable ? (content.run ?? undefined) : undefined;
    }
    return this.#findings;
  }

  #knownSummaries(): Map<string, FileSummary> {
    if (this.#summaries === undefined) {
      const content = readCacheFile(join(this.#folder, SUMMARIES_FILE), this.#owner);
      this.#summaries = isMapOf(content, isSummary) ? content : new Map();
    }
    return this.#summaries;
  }

  #hashOf(path: string, sources: CachedSources): string {
    const text = sources.textOf(path) ?? '';
    const known = this.#hashes.get(path);
    if (known?.text === text) return known.hash;
    const hash = hashOf(text);
    this.#hashes.set(path, { text, hash });
    return hash;
  }

  #runKey(paths: readonly string[], others: readonly string[]): string {
    const hash = createHash('sha1').update(this.#settings);
    for (const path of [...paths, ...others]) {
      hash.update(`\n${path}\0${stampOf(path)}\0${this.#environment.of(dirname(path))}`);
    }
    return hash.digest('hex');
  }
}

const FINDINGS_FILE = 'findings.json';
const SUMMARIES_FILE = 'summaries.json';

function defaultFolder(root: string): string {
  const modules = join(root, 'node_modules');
  if (existsSync(modules)) return join(modules, '.cache/poolscope/lint');
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'poolscope/lint');
}

/** Changes with any change of the file, and with being another file under the same name. */
function stampOf(path: string): string {
  try {
    const { mtimeMs, ctimeMs, size, ino } = statSync(path);
    return `${mtimeMs}:${ctimeMs}:${size}:${ino}`;
  } catch {
    return 'missing';
  }
}

function summaryKey(path: string, text: string): string {
  return hashOf(`${path}\0${text}`);
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function newest<Value>(entries: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return entries.size <= MOST_ENTRIES ? entries : new Map([...entries].slice(-MOST_ENTRIES));
}

function isFindingsContent(
  value: unknown,
): value is { readonly run: KnownRun | null; readonly findings: Map<string, KnownFindings> } {
  if (!isRecord(value) || !isMapOf(value['findings'], isKnownFindings)) return false;
  const { run } = value;
  return run === null || (isRecord(run) && typeof run['key'] === 'string' && Array.isArray(run['others']));
}

/** The hash of the whole file holds, so what has the look of an entry is one. */
function isKnownFindings(value: unknown): value is KnownFindings {
  return isRecord(value) && typeof value['key'] === 'string' && Array.isArray(value['findings']);
}

function isSummary(value: unknown): value is FileSummary {
  return isRecord(value) && Array.isArray(value['functions']) && value['exports'] instanceof Map;
}

function isMapOf<Value>(
  value: unknown,
  isValue: (item: unknown) => item is Value,
): value is Map<string, Value> {
  if (!(value instanceof Map)) return false;
  for (const [key, item] of value) if (typeof key !== 'string' || !isValue(item)) return false;
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
