/** What the rules know about one pool library; one descriptor file a library. */

/** How a library takes the function that a task runs. */
type TaskCarrier =
  /** A function value that its module exports; the worker imports that module. */
  | 'reference'
  /** A function value whose source text is sent to the worker, or the name of a method of the worker's script. */
  | 'source'
  /** A file and the name of one of its exports. */
  | 'file';

interface PoolSizeOptions {
  /** The option that bounds the number of workers. */
  readonly max: string;
  /** The option that keeps some of them ready. */
  readonly min: string | undefined;
  /** A number as the first argument is the size. */
  readonly isPositional: boolean;
  /** What the library does when no size is given, for the message. */
  readonly whenAbsent: string;
}

export interface PoolLibrary {
  readonly packageName: string;
  /** Exported classes whose instances are pools. */
  readonly classes: readonly string[];
  /** Exported functions that make a pool. */
  readonly factories: readonly string[];
  /** The class that `import x from` gives; undefined where that is the module itself. */
  readonly defaultExport: string | undefined;
  /** Exported types whose values are pools although they cannot be constructed by that name. */
  readonly instanceTypes: readonly string[];
  readonly submit: string;
  /** The method that applies one function to many inputs. */
  readonly map: string | undefined;
  /** Methods that give the same pool, with options bound or for chaining. */
  readonly sameShape: readonly string[];
  readonly taskCarrier: TaskCarrier;
  /** Methods after which the pool holds no workers; the first is the one to recommend. */
  readonly release: readonly string[];
  /** An open idle pool keeps the process from ending. */
  readonly keepsProcessAlive: boolean;
  /** Left open by a script, it is worth a hint and no more: the process ends all the same, and nothing is lost. */
  readonly isHarmlessInScript: boolean;
  /** The first major version with `[Symbol.asyncDispose]`, if there is one. */
  readonly asyncDisposableSince: number | undefined;
  readonly size: PoolSizeOptions;
  /** Where among the constructor's or factory's arguments an options object may stand. */
  readonly optionsIndexes: readonly number[];
}
