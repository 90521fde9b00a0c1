/** Pools that users declare, in `poolscope.json` or in the editor's settings, read into descriptors like the built-in ones. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearestWord } from '../syntax/edit-distance.ts';
import { DECLARED_POOL_FIELDS, type DeclaredPoolField } from './declared-fields.ts';
import type { PoolLibrary } from './library.ts';

export interface DeclaredPools {
  readonly pools: readonly PoolLibrary[];
  /** What is wrong, in words; a pool with a problem is left out. */
  readonly problems: readonly string[];
}

/**
 * @param value what the user wrote
 * @param folder the folder from which paths of files count
 * @param where how the user calls the place: `poolscope.json: "pools"`
 */
export function parseDeclaredPools(value: unknown, folder: string, where: string): DeclaredPools {
  if (value === undefined || value === null) return { pools: [], problems: [] };
  if (!Array.isArray(value)) return { pools: [], problems: [`${where} must be a list.`] };
  const pools: PoolLibrary[] = [];
  const problems: string[] = [];
  for (const [index, entry] of value.entries()) {
    const reader = new EntryReader(entry, folder, `${where}[${index}]`);
    const pool = reader.read();
    problems.push(...reader.problems);
    if (pool !== undefined && reader.problems.length === 0) pools.push(pool);
  }
  return { pools, problems };
}

const NAMES: readonly string[] = DECLARED_POOL_FIELDS.map(({ name }) => name);

class EntryReader {
  readonly problems: string[] = [];
  readonly #fields: Readonly<Record<string, unknown>> | undefined;
  readonly #folder: string;
  readonly #where: string;

  constructor(entry: unknown, folder: string, where: string) {
    this.#fields = isRecord(entry) ? entry : undefined;
    this.#folder = folder;
    this.#where = where;
  }

  read(): PoolLibrary | undefined {
    if (this.#fields === undefined) {
      this.problems.push(`${this.#where} must be an object with "package", "submit" and "shutdown".`);
      return undefined;
    }
    this.#checkFields(this.#fields);
    const packageName = this.#text('package') ?? '';
    const file = packageName.startsWith('.') ? resolve(this.#folder, packageName) : undefined;
    if (file !== undefined && !existsSync(file))
      this.problems.push(`${this.#where}: "package": there is no file ${packageName} in ${this.#folder}.`);
    const defaultExport = this.#text('defaultExport');
    const classes = this.#texts('classes') ?? [];
    const factories = this.#texts('factories') ?? [];
    if (classes.length === 0 && factories.length === 0 && defaultExport === undefined)
      this.problems.push(
        `${this.#where} needs "classes", "factories" or "defaultExport", to say what makes a pool.`,
      );
    return {
      packageName,
      ...(file === undefined ? {} : { file }),
      classes: defaultExport === undefined ? classes : [...new Set([...classes, defaultExport])],
      factories,
      defaultExport,
      instanceTypes: [],
      sameShape: [],
      ...this.#methods(),
      ...this.#travel(),
      ...this.#lifetime(),
      ...this.#size(),
    };
  }

  #methods(): Pick<PoolLibrary, 'submit' | 'map' | 'release'> & Partial<PoolLibrary> {
    const release = this.#texts('shutdown') ?? [];
    const drains = this.#texts('gracefulShutdown');
    for (const name of drains ?? []) {
      if (release.includes(name)) continue;
      const near = nearestWord(name, release);
      const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
      this.problems.push(`${this.#where}: "gracefulShutdown": "${name}" is not among "shutdown".${hint}`);
    }
    const disposal = this.#flag('isDisposable') === true ? ['@@asyncDispose'] : [];
    return {
      submit: this.#text('submit') ?? '',
      map: this.#text('map'),
      release: [...release, ...disposal],
      // What `await using` waits for is nearly always what the patient shutdown waits for.
      ...(drains === undefined ? {} : { drains: [...drains, ...disposal] }),
    };
  }

  #travel(): Pick<PoolLibrary, 'taskCarrier'> & Partial<PoolLibrary> {
    const payload = this.#choice('arguments', ['rest', 'first', 'list', 'all']);
    const transport = this.#choice('transport', ['thread', 'process', 'process-json']);
    return {
      taskCarrier: this.#choice('task', ['reference', 'source', 'file', 'callback']) ?? 'file',
      ...(payload === undefined ? {} : { payload }),
      ...(transport === undefined ? {} : { transport }),
    };
  }

  #lifetime(): Pick<PoolLibrary, 'keepsProcessAlive' | 'isHarmlessInScript' | 'asyncDisposableSince'> &
    Partial<PoolLibrary> {
    const keepsProcessAlive = this.#flag('keepsProcessAlive') ?? true;
    const refusesAfterRelease = this.#flag('refusesAfterShutdown');
    return {
      keepsProcessAlive,
      isHarmlessInScript: !keepsProcessAlive,
      asyncDisposableSince: this.#flag('isDisposable') === true ? 0 : undefined,
      ...(refusesAfterRelease === undefined ? {} : { refusesAfterRelease }),
    };
  }

  #size(): Pick<PoolLibrary, 'size' | 'optionsIndexes' | 'optionNames'> {
    return {
      size: {
        max: this.#text('maxWorkers') ?? '',
        min: undefined,
        isPositional: false,
        whenAbsent: 'its default applies',
      },
      optionsIndexes: [this.#number('optionsAt') ?? 0],
      optionNames: this.#texts('options') ?? [],
    };
  }

  /** Every field is known, of the right type, and none that it takes is missing. */
  #checkFields(fields: Readonly<Record<string, unknown>>): void {
    for (const name of Object.keys(fields)) {
      if (NAMES.includes(name)) continue;
      const near = nearestWord(name, NAMES);
      const hint = near === undefined ? ` The fields are ${NAMES.join(', ')}.` : ` Did you mean "${near}"?`;
      this.problems.push(`${this.#where}: there is no field "${name}".${hint}`);
    }
    for (const field of DECLARED_POOL_FIELDS) {
      const value = fields[field.name];
      if (value === undefined) {
        if (field.isRequired) this.problems.push(`${this.#where}: "${field.name}" is missing.`);
        continue;
      }
      const wanted = 'choices' in field ? wantedChoice(value, field.choices) : wantedType(value, field.type);
      if (wanted !== undefined) this.problems.push(`${this.#where}: "${field.name}" must be ${wanted}.`);
    }
  }

  #value(name: DeclaredPoolField): unknown {
    return this.#fields?.[name];
  }

  #text(name: DeclaredPoolField): string | undefined {
    const value = this.#value(name);
    return typeof value === 'string' ? value : undefined;
  }

  #texts(name: DeclaredPoolField): readonly string[] | undefined {
    const value = this.#value(name);
    if (typeof value === 'string') return [value];
    return isTexts(value) ? value : undefined;
  }

  #flag(name: DeclaredPoolField): boolean | undefined {
    const value = this.#value(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  #number(name: DeclaredPoolField): number | undefined {
    const value = this.#value(name);
    return typeof value === 'number' ? value : undefined;
  }

  #choice<Choice extends string>(name: DeclaredPoolField, choices: readonly Choice[]): Choice | undefined {
    return choices.find((choice) => choice === this.#value(name));
  }
}

/** What the value should be, where it is not. */
function wantedType(value: unknown, type: 'text' | 'texts' | 'flag' | 'number'): string | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : 'a text';
    case 'texts': {
      const isOne = typeof value === 'string' && value !== '';
      return isOne || (isTexts(value) && value.length > 0) ? undefined : 'a text or a list of texts';
    }
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'number':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0
        ? undefined
        : 'a whole number of 0 or more';
  }
}

function wantedChoice(value: unknown, choices: readonly string[]): string | undefined {
  if (typeof value === 'string' && choices.includes(value)) return undefined;
  const near = typeof value === 'string' ? nearestWord(value, choices) : undefined;
  const list = choices.map((choice) => `"${choice}"`).join(', ');
  return near === undefined ? `one of ${list}` : `one of ${list}, most likely "${near}"`;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
