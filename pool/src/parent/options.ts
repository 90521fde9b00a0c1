/** The options of an executor: what they mean, what they default to, and what is refused. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import { InvalidArgumentError } from '../errors.ts';

export interface ResourceLimits {
  /** Largest size of the heap for old objects, MB. */
  readonly maxOldGenerationSizeMb?: number;
  /** Largest size of the heap for new objects, MB. */
  readonly maxYoungGenerationSizeMb?: number;
  readonly stackSizeMb?: number;
}

export interface PoolOptions {
  /** Workers at most; by default as many as the process may use in parallel, a cgroup's quota respected. */
  readonly maxWorkers?: number;
  /** An exported function that each worker runs before its first task. If it throws, the pool is broken. */
  readonly initializer?: (...args: never[]) => unknown;
  /** What the initializer is called with. */
  readonly initargs?: readonly unknown[];
  /** A worker is replaced after so many tasks. */
  readonly maxTasksPerChild?: number;
  /** Options of Node for the workers; by default those of this process. */
  readonly execArgv?: readonly string[];
  /** Environment of the workers; by default that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly resourceLimits?: ResourceLimits;
  /** Milliseconds that any task may run; then its worker is ended and the task rejects with a `TimeoutError`. */
  readonly taskTimeout?: number;
  /** Tasks that may wait at most; `submit` throws a `QueueFullError` past it. */
  readonly maxQueue?: number;
}

/** The same, with every default filled in. */
export interface ExecutorOptions {
  readonly maxWorkers: number;
  readonly initializer: ((...args: never[]) => unknown) | null;
  readonly initargs: readonly unknown[];
  readonly maxTasksPerChild: number;
  readonly execArgv: readonly string[] | null;
  readonly env: Readonly<Record<string, string | undefined>> | null;
  readonly resourceLimits: ResourceLimits;
  readonly taskTimeout: number | null;
  readonly maxQueue: number;
}

const KNOWN = [
  'maxWorkers',
  'initializer',
  'initargs',
  'maxTasksPerChild',
  'execArgv',
  'env',
  'resourceLimits',
  'taskTimeout',
  'maxQueue',
] as const;

/** @throws {InvalidArgumentError} */
export function parseOptions(given: unknown): ExecutorOptions {
  const options = given === undefined ? {} : typeof given === 'number' ? { maxWorkers: given } : given;
  if (!isRecord(options)) {
    throw new InvalidArgumentError(
      `An executor takes the number of its workers or an object with options, not ${inspect(options)}.`,
    );
  }
  refuseUnknown(options, KNOWN, 'option of an executor');
  const { initializer, initargs = [], execArgv, env, resourceLimits = {} } = options;
  if (initializer !== undefined && !isFunction(initializer)) {
    throw new InvalidArgumentError('initializer must be a function that a module exports.');
  }
  if (!Array.isArray(initargs)) throw new InvalidArgumentError('initargs must be an array of arguments.');
  if (execArgv !== undefined && !Array.isArray(execArgv))
    throw new InvalidArgumentError('execArgv must be an array of strings.');
  if (env !== undefined && !isRecord(env))
    throw new InvalidArgumentError('env must be an object of strings.');
  if (!isRecord(resourceLimits)) throw new InvalidArgumentError('resourceLimits must be an object.');
  return {
    maxWorkers: integer(options['maxWorkers'], 'maxWorkers', 1) ?? availableCpus(),
    initializer: initializer ?? null,
    initargs,
    maxTasksPerChild: integer(options['maxTasksPerChild'], 'maxTasksPerChild', 1) ?? Infinity,
    execArgv: execArgv?.map(String) ?? null,
    env: env === undefined ? null : parseEnvironment(env),
    resourceLimits: parseLimits(resourceLimits),
    taskTimeout: positive(options['taskTimeout'], 'taskTimeout') ?? null,
    maxQueue: integer(options['maxQueue'], 'maxQueue', 0) ?? Infinity,
  };
}

/** @throws {InvalidArgumentError} that names an unknown key and the nearest known one */
export function refuseUnknown(options: object, known: readonly string[], what: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const nearest = known.toSorted((a, b) => distance(key, a) - distance(key, b))[0];
    const isNear =
      nearest !== undefined &&
      (distance(key, nearest) <= 1 + nearest.length / 3 || key.toLowerCase().includes(nearest.toLowerCase()));
    const hint = isNear ? ` Did you mean ${nearest}?` : ` There are ${known.join(', ')}.`;
    throw new InvalidArgumentError(`${key} is no ${what}.${hint}`);
  }
}

/** @throws {InvalidArgumentError} */
export function positive(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0) return value === Infinity ? undefined : value;
  throw new InvalidArgumentError(`${name} must be a positive number of milliseconds, not ${inspect(value)}.`);
}

/** @throws {InvalidArgumentError} */
export function integer(value: unknown, name: string, least: number): number | undefined {
  if (value === undefined || value === Infinity) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  throw new InvalidArgumentError(
    `${name} must be a whole number of at least ${least}, not ${inspect(value)}.`,
  );
}

/** CPUs that this process may use at a time. */
export function availableCpus(): number {
  return Math.max(1, Math.min(availableParallelism(), cgroupQuota()));
}

/** CPUs that the cgroup may use; Infinity without a quota. */
function cgroupQuota(): number {
  try {
    const [quota = 'max', period = '100000'] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8')
      .trim()
      .split(' ');
    return quota === 'max' ? Infinity : Math.ceil(Number(quota) / Number(period));
  } catch {
    return Infinity;
  }
}

function parseEnvironment(env: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(env).map(([key, value]) => [
      key,
      typeof value === 'string' || value === undefined ? value : inspect(value),
    ]),
  );
}

function parseLimits(limits: Readonly<Record<string, unknown>>): ResourceLimits {
  const known = ['maxOldGenerationSizeMb', 'maxYoungGenerationSizeMb', 'stackSizeMb'] as const;
  refuseUnknown(limits, known, 'resource limit');
  const parsed: Record<string, number> = {};
  for (const key of known) {
    const value = limits[key];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value > 0)) {
      throw new InvalidArgumentError(
        `resourceLimits.${key} must be a positive number of MB, not ${inspect(value)}.`,
      );
    }
    parsed[key] = value;
  }
  return parsed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === 'function';
}

/** Levenshtein's edit distance, without regard to case. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a.toLowerCase()).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b.toLowerCase()).entries()) {
      next.push(
        Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
