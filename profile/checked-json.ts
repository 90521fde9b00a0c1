/** A value from outside was not what its format says; `path` names it, as in `tasks.runStart[3]`. */
export class RunFormatError extends Error {
  override readonly name = 'RunFormatError';
  /** Where in the file; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong there. */
  readonly problem: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(path === '' ? `Not a recorded run: ${problem}` : `Not a recorded run: ${path} ${problem}`, options);
    this.path = path;
    this.problem = problem;
  }
}

/** A parsed JSON value and where it stood; every reader gives the checked value or throws `RunFormatError`. */
export class CheckedJson {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  field(name: string): CheckedJson {
    const { value } = this;
    if (!isRecord(value)) throw this.wrong('an object');
    const path = this.path === '' ? name : `${this.path}.${name}`;
    if (!Object.hasOwn(value, name)) throw new RunFormatError(path, 'is missing');
    return new CheckedJson(value[name], path);
  }

  /** Whether this is an object with that field: newer formats have fields that older ones lack. */
  has(name: string): boolean {
    return isRecord(this.value) && Object.hasOwn(this.value, name);
  }

  string(): string {
    if (typeof this.value !== 'string') throw this.wrong('a string');
    return this.value;
  }

  number(): number {
    if (typeof this.value !== 'number' || !Number.isFinite(this.value)) throw this.wrong('a finite number');
    return this.value;
  }

  /** A whole number of at least `least`. */
  integer(least: number): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least) {
      throw this.wrong(`a whole number of at least ${least}`);
    }
    return value;
  }

  oneOf<T extends string>(allowed: readonly T[]): T {
    const found = allowed.find((one) => one === this.value);
    if (found === undefined) throw this.wrong(`one of ${allowed.map((one) => `'${one}'`).join(', ')}`);
    return found;
  }

  orNull<T>(read: (json: CheckedJson) => T): T | null {
    return this.value === null ? null : read(this);
  }

  array<T>(read: (json: CheckedJson) => T): T[] {
    const { value } = this;
    if (!Array.isArray(value)) throw this.wrong('an array');
    return value.map((item: unknown, i) => read(new CheckedJson(item, `${this.path}[${i}]`)));
  }

  /** An array of plain values, without an object for each: columns have as many entries as there are tasks. */
  column<T>(isEntry: (entry: unknown) => entry is T, what: string): T[] {
    const { value } = this;
    if (!Array.isArray(value)) throw this.wrong('an array');
    const entries: T[] = [];
    for (let i = 0; i < value.length; i += 1) {
      const entry: unknown = value[i];
      if (!isEntry(entry)) throw new CheckedJson(entry, `${this.path}[${i}]`).wrong(what);
      entries.push(entry);
    }
    return entries;
  }

  wrong(expected: string): RunFormatError {
    return new RunFormatError(this.path, `should be ${expected} but is ${shown(this.value)}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
