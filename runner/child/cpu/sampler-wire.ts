/** What the sampler in a process and the runner that reads its files agree on. */

/** Environment variable that names the folder for the files, and switches the sampler on. */
export const DIRECTORY_VARIABLE = 'POOLSCOPE_CPU_PROFILE_DIRECTORY';

/** The sampler's file, beside the runner's. */
export const SAMPLER_FILE = 'cpu-sampler.cjs';

export const INTERVAL_MS = 1;

/** A process writes what it has sampled this often, and so loses no more when it is killed; ms. */
export const SNAPSHOT_MS = 5000;

/** Content of a file; the files of a process are numbered. */
export interface SampledChunk {
  readonly pid: number;
  /** 0 for the main thread. */
  readonly thread: number;
  readonly sequence: number;
  /** Written when the process ended by itself. */
  readonly isLast: boolean;
  /** Just before and just after the profile was started, ms of CLOCK_MONOTONIC. */
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly profile: SampledProfile;
}

/** `Profiler.Profile` of the DevTools protocol, as far as it is used; times in microseconds. */
export interface SampledProfile {
  readonly nodes: readonly SampledNode[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

export interface SampledNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0; -1 where there is none. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[] | undefined;
}
