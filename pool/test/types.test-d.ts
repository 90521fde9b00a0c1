/**
 * What the compiler must infer, and what it must refuse: nothing here runs. The type check of the repository compiles it
 * with the sources, the test of the package with what users install.
 */
import {
  asCompleted,
  CancelledError,
  ProcessPoolExecutor,
  taskReference,
  ThreadPoolExecutor,
  wait,
} from '../src/index.ts';
import type {
  Executor,
  Future,
  MapResult,
  PoolError,
  PoolErrorCode,
  PoolEvent,
  PoolOptions,
  Submitter,
  WaitResult,
} from '../src/index.ts';

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the parameters hold what is compared
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** An error of the compiler if the two differ in anything. */
function same<A, B>(..._proof: IsSame<A, B> extends true ? [] : ['the types differ', A, B]): void {}

interface Row {
  readonly id: number;
  readonly name: string;
}

declare function noArguments(): Date;
declare function add(a: number, b: number): number;
declare function greet(name: string, punctuation?: string): string;
declare function load(id: number): Promise<Row>;
declare function sum(...numbers: number[]): number;
declare function label(prefix: string, ...numbers: number[]): string;
declare function identity<T>(value: T): T;
declare function pair<A, B>(a: A, b: B): [A, B];
declare function maybe(n: number): Promise<string> | number;
declare function nothing(): Promise<void>;
declare function onlyRows(rows: readonly Row[]): number;

declare const pool: ProcessPoolExecutor;
declare const numbers: number[];
declare const names: Set<string>;
declare function naturals(): Generator<number, void>;
declare function lines(): AsyncGenerator<string>;
declare const stream: AsyncIterable<number>;

export async function submitInfers(): Promise<void> {
  same<ReturnType<typeof submitAdd>, Future<number>>();
  const date = pool.submit(noArguments);
  same<typeof date, Future<Date>>();
  const greeting = pool.submit(greet, 'Ada');
  same<typeof greeting, Future<string>>();
  void pool.submit(greet, 'Ada', '!');
  const total = pool.submit(sum, 1, 2, 3);
  same<typeof total, Future<number>>();
  void pool.submit(sum);
  void pool.submit(label, 'n', 1, 2);
  const row = pool.submit(load, 7);
  same<typeof row, Future<Row>>();
  const awaited = await row;
  same<typeof awaited, Row>();
  const either = pool.submit(maybe, 1);
  same<typeof either, Future<string | number>>();
  const done = pool.submit(nothing);
  same<typeof done, Future<void>>();
  const text = pool.submit(identity<string>, 'kept');
  same<typeof text, Future<string>>();
  const inferred: Future<string> = pool.submit(identity, 'kept');
  const both = pool.submit(pair<number, string>, 1, 'two');
  same<typeof both, Future<[number, string]>>();
  void pool.submit(onlyRows, [{ id: 1, name: 'Ada' }]);
  await inferred;
}

function submitAdd() {
  return pool.submit(add, 1, 2);
}

export function submitRefuses(): void {
  // @ts-expect-error -- a string is no number
  void pool.submit(add, 1, 'two');
  // @ts-expect-error -- one argument is missing
  void pool.submit(add, 1);
  // @ts-expect-error -- one argument too many
  void pool.submit(add, 1, 2, 3);
  // @ts-expect-error -- it takes none
  void pool.submit(noArguments, 1);
  // @ts-expect-error -- the optional one is a string
  void pool.submit(greet, 'Ada', 1);
  // @ts-expect-error -- the rest are numbers
  void pool.submit(label, 'n', '1');
  // @ts-expect-error -- a row needs a name
  void pool.submit(onlyRows, [{ id: 1 }]);
  // @ts-expect-error -- a path is no function
  void pool.submit('./tasks.js', 1);
  // @ts-expect-error -- it was called already
  void pool.submit(add(1, 2));
  // @ts-expect-error -- what the task returns is a number
  const wrong: Future<string> = pool.submit(add, 1, 2);
  void wrong;
}

export async function mapInfers(): Promise<void> {
  const rows = pool.map(load, numbers);
  same<typeof rows, MapResult<Row>>();
  const all = await rows;
  same<typeof all, Row[]>();
  for await (const row of pool.map(load, [1, 2, 3], { chunksize: 'auto' })) same<typeof row, Row>();
  const sums = await pool.map(add, numbers, naturals(), { chunksize: 64, buffersize: 100, timeout: 1000 });
  same<typeof sums, number[]>();
  await pool.map(add, stream, numbers);
  await pool.map(greet, names);
  await pool.map(greet, lines(), names);
  await pool.map(greet, names, { chunksize: 8 });
  await pool.map(noArguments, [1, 2]);
  await pool.map(identity<string>, 'letters');
  await pool.map(sum, numbers, numbers, numbers);
  await pool.map(sum, numbers, numbers, { chunksize: 2 });
  await pool.map(label, names, numbers, { chunksize: 2 });
  const unknowns = await pool.map(identity, numbers);
  same<typeof unknowns, unknown[]>();
  const kept = await pool.map(identity<Row>, [{ id: 1, name: 'Ada' }]);
  same<typeof kept, Row[]>();
}

export function mapRefuses(): void {
  // @ts-expect-error -- strings are no numbers
  pool.map(load, names);
  // @ts-expect-error -- the second iterable gives strings
  pool.map(add, numbers, names);
  // @ts-expect-error -- an iterable for each parameter
  pool.map(add, numbers);
  // @ts-expect-error -- one iterable too many
  pool.map(load, numbers, numbers);
  // @ts-expect-error -- a number is not iterable
  pool.map(load, 5);
  // @ts-expect-error -- no such option
  pool.map(load, numbers, { chunkSize: 3 });
  // @ts-expect-error -- no such chunk size
  pool.map(load, numbers, { chunksize: 'large' });
  // @ts-expect-error -- no such option, after two iterables
  pool.map(add, numbers, numbers, { chunk: 3 });
}

export async function optionsOfOneCall(signal: AbortSignal, bytes: ArrayBuffer): Promise<void> {
  const limited = pool.with({ signal, timeout: 1000, transfer: [bytes] });
  same<typeof limited, Submitter>();
  const future = limited.submit(add, 1, 2);
  same<typeof future, Future<number>>();
  const all = await limited.map(load, numbers);
  same<typeof all, Row[]>();
  // @ts-expect-error -- arguments are checked here too
  void limited.submit(add, 'one', 2);
  // @ts-expect-error -- milliseconds are a number
  pool.with({ timeout: '1s' });
  // @ts-expect-error -- no such option
  pool.with({ priority: 1 });
  // @ts-expect-error -- a controller is no signal
  pool.with({ signal: new AbortController() });
}

export function optionsOfThePool(): void {
  const options: PoolOptions = {
    maxWorkers: 2,
    initializer: greet,
    initargs: ['Ada'],
    maxTasksPerChild: 100,
    execArgv: ['--enable-source-maps'],
    env: { ...process.env, LANG: 'C', UNSET: undefined },
    resourceLimits: { maxOldGenerationSizeMb: 512 },
    taskTimeout: 5000,
    maxQueue: 1000,
  };
  const executors: Executor[] = [
    new ProcessPoolExecutor(),
    new ProcessPoolExecutor(4),
    new ProcessPoolExecutor(options),
    new ThreadPoolExecutor(options),
  ];
  void executors;
  // @ts-expect-error -- Python's name
  void new ProcessPoolExecutor({ max_workers: 4 });
  // @ts-expect-error -- piscina's name
  void new ThreadPoolExecutor({ maxThreads: 4 });
  // @ts-expect-error -- a number of workers
  void new ProcessPoolExecutor('4');
  // @ts-expect-error -- a path is no function
  void new ProcessPoolExecutor({ initializer: './setup.js' });
}

export async function futures(future: Future<Row>): Promise<void> {
  const promise: Promise<Row> = future;
  same<Awaited<typeof promise>, Row>();
  const result = await future.result(1000);
  same<typeof result, Row>();
  const thrown = await future.exception();
  same<typeof thrown, unknown>();
  same<ReturnType<typeof future.cancel>, boolean>();
  same<[typeof future.done, typeof future.running, typeof future.cancelled], [boolean, boolean, boolean]>();
  future.addDoneCallback((done) => {
    same<typeof done, Future<Row>>();
  });
  const names = await Promise.all([future.then((row) => row.name), future]);
  same<typeof names, [string, Row]>();
  // @ts-expect-error -- what is done is only told
  future.done = true;
}

export async function manyFutures(rows: Future<Row>[], sums: Future<number>[]): Promise<void> {
  for await (const future of asCompleted(rows, { timeout: 1000 })) {
    same<typeof future, Future<Row>>();
    same<Awaited<typeof future>, Row>();
  }
  const waited = await wait(rows, { returnWhen: 'FIRST_EXCEPTION', timeout: 1000 });
  same<typeof waited, WaitResult<Future<Row>>>();
  const mixed = await wait([...rows, ...sums]);
  same<typeof mixed.done, Set<Future<Row> | Future<number>>>();
  // @ts-expect-error -- Python's constant in another case
  await wait(rows, { returnWhen: 'first_completed' });
  // @ts-expect-error -- promises have no state to ask for
  await wait([Promise.resolve(1)]);
}

export async function references(url: URL): Promise<void> {
  const reference = taskReference<typeof load>(url, 'load');
  const future = pool.submit(reference, 7);
  same<typeof future, Future<Row>>();
  // @ts-expect-error -- the reference has the function's type
  void pool.submit(reference, 'seven');
  const untyped = await pool.submit(taskReference(url, 'load'), 7);
  same<typeof untyped, unknown>();
}

export async function theRest(): Promise<void> {
  await using own = new ProcessPoolExecutor(1);
  same<typeof own.maxWorkers, number>();
  const unsubscribe = own.subscribe((event) => {
    same<typeof event, PoolEvent>();
    if (event.type === 'task-settled') same<typeof event.cpuMs, number | null>();
    if (event.type === 'worker-started') same<typeof event.pid, number>();
  });
  same<typeof unsubscribe, () => void>();
  await own.shutdown({ wait: true, cancelFutures: false });
  await own.terminateWorkers();
  await own.killWorkers();
  const error: PoolError = new CancelledError();
  same<typeof error.code, PoolErrorCode>();
  // @ts-expect-error -- Python's name
  await own.shutdown({ cancel_futures: true });
  // @ts-expect-error -- no such code
  if (error.code === 'CANCELLED') return;
}
