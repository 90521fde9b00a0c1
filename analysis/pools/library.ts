/** What the rules know about one pool library; one descriptor file a library. */

/** How a library takes the function that a task runs. */
type TaskCarrier =
  /** A function value that its module exports; the worker imports that module. */
  | 'reference'
  /** A function value whose source text is sent to the worker, or the name of a method of the worker's script. */
  | 'source'
  /** A file and the name of one of its exports. */
  | 'file'
  /** A function that runs in the caller, with a worker that it holds until it is done. */
  | 'callback';

/**
 * Which arguments of a submit are sent to the worker. `rest`: all after the task; `first`: the first; `list`: the elements
 * of the second; `all`: every one; `before-callback`: all but the last.
 */
type Payload = 'rest' | 'first' | 'list' | 'all' | 'before-callback';

/** To a thread; to a process by structured clone, or as JSON. */
type Transport = 'thread' | 'process' | 'process-json';

interface PoolSizeOptions {
  /** The option that bounds the number of workers; empty where it is not known. */
  readonly max: string;
  /** The option that keeps some of them ready. */
  readonly min: string | undefined;
  /** A number as an argument is the size. */
  readonly isPositional: boolean;
  /** Where among the arguments that number stands; the first where absent. */
  readonly index?: number;
  /** What the library does when no size is given, for the message. */
  readonly whenAbsent: string;
}

/** Where the constructor's or factory's arguments name the file that the workers load. */
interface WorkerFile {
  /** The places where it may stand as an argument of its own. */
  readonly indexes: readonly number[];
  readonly option: string | undefined;
}

/** How buffers are given away to a worker instead of copied. */
interface TransferOption {
  readonly name: string;
  /** Where among the arguments of a submit the options stand; `with`: they are bound to the pool before. */
  readonly at: number | 'with';
  /** The classes whose workers are threads, where not all are: between processes nothing can be given away. */
  readonly classes?: readonly string[];
}

/** An option that a version took away. */
interface RemovedOption {
  readonly name: string;
  /** The first major version that does not know it. */
  readonly since: number;
  /** What to set instead. */
  readonly instead: string;
}

export interface PoolLibrary {
  /** As it is imported; for a file of the project, as the user names it. */
  readonly packageName: string;
  /** The absolute path, where it is a file of the project. */
  readonly file?: string;
  /** Exported classes whose instances are pools. */
  readonly classes: readonly string[];
  /** Exported functions that make a pool. */
  readonly factories: readonly string[];
  /** The module itself is a function that makes a pool. */
  readonly isModuleFactory?: boolean;
  /** The class that `import x from` gives; undefined where that is the module itself. */
  readonly defaultExport: string | undefined;
  /** Exported types whose values are pools although they cannot be constructed by that name. */
  readonly instanceTypes: readonly string[];
  /** The method that submits a task; `ANY_METHOD` where each function of the worker's file is a method. */
  readonly submit: string;
  /** With `ANY_METHOD`, the methods that are the pool's own. */
  readonly ownMethods?: readonly string[];
  /** Its promises are not those of the language: a failure that nobody handles is lost without a word. */
  readonly losesRejections?: boolean;
  /** Tasks take a callback last, and give no promise. */
  readonly takesCallback?: boolean;
  /** The function that gives futures in the order in which they are done, where the package has one. */
  readonly completionOrder?: string;
  /** The method that applies one function to many inputs. */
  readonly map: string | undefined;
  /** The option of `map` that hands a worker several inputs at a time. */
  readonly chunkOption?: string;
  /** Methods that give the same pool, with options bound or for chaining. */
  readonly sameShape: readonly string[];
  readonly taskCarrier: TaskCarrier;
  /** Unknown where absent: what is sent is not written in the call. */
  readonly payload?: Payload;
  /** How values travel, where it is always the same way. */
  readonly transport?: Transport;
  /** The same, by class. */
  readonly transports?: Readonly<Record<string, Transport>>;
  /** An instance of a class with methods is an error rather than a copy without them. */
  readonly refusesInstances?: boolean;
  /** Methods after which the pool holds no workers; the first is the one to recommend. */
  readonly release: readonly string[];
  /** The release methods that let every submitted task finish first; unknown where absent. The others fail what is not done. */
  readonly drains?: readonly string[];
  /** The first major version whose releases give a promise, where earlier ones give nothing. */
  readonly releaseGivesPromiseSince?: number;
  /** A task submitted after a release fails; unknown where absent. False where it starts new workers instead. */
  readonly refusesAfterRelease?: boolean;
  /** Where the pool has no such method: the function, in the library's usual words, that the pool is passed to. */
  readonly releaseFunction?: string;
  /** An open idle pool keeps the process from ending. */
  readonly keepsProcessAlive: boolean;
  /** Left open by a script, it is worth a hint and no more: the process ends all the same, and nothing is lost. */
  readonly isHarmlessInScript: boolean;
  /** The first major version with `[Symbol.asyncDispose]`, if there is one. */
  readonly asyncDisposableSince: number | undefined;
  readonly size: PoolSizeOptions;
  /** Where among the constructor's or factory's arguments an options object may stand. */
  readonly optionsIndexes: readonly number[];
  /** Every option of the constructor or factory, of any version that is in use. */
  readonly optionNames: readonly string[];
  readonly removedOptions?: readonly RemovedOption[];
  readonly workerFile?: WorkerFile;
  readonly transfer?: TransferOption;
}

/** Stands for the name of whatever function is called on a pool that has its tasks as methods. */
export const ANY_METHOD = '*';
