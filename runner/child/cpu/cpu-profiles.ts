/** Has processes and threads sampled, and gathers what they have written into one profile for each. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CpuProfile } from '../../../protocol/cpu-profile.ts';
import { compactProfile } from './compact-profile.ts';
import { startSampling } from './sampler.ts';
import { DIRECTORY_VARIABLE, SAMPLER_FILE, type SampledChunk } from './sampler-wire.ts';

/** What a process or thread must be started with to be sampled. */
export interface SampledStart {
  readonly execArgv: readonly string[];
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

export interface SampledThread {
  readonly pid: number;
  /** 0 for the main thread of its process. */
  readonly thread: number;
}

export interface CollectedProfile {
  readonly profile: CpuProfile;
  /** Whether it reaches to the end of the process: not that of one which was killed. */
  readonly isWhole: boolean;
}

type Chunks = [SampledChunk, ...SampledChunk[]];

/** The folder for the samples of some processes of a run, and how to have them write there. */
export class CpuProfiles {
  readonly #directory: string;

  /** @param planPath The run's plan; the folder lies beside it. */
  constructor(planPath: string, name: string) {
    this.#directory = join(dirname(planPath), `cpu-${name}`);
    mkdirSync(this.#directory, { recursive: true });
  }

  get start(): SampledStart {
    const sampler = fileURLToPath(new URL(SAMPLER_FILE, import.meta.url));
    return {
      execArgv: [...process.execArgv, '--require', sampler],
      env: { ...process.env, [DIRECTORY_VARIABLE]: this.#directory },
    };
  }

  /** Samples this process itself, until the function that is returned is called. */
  startHere(): () => void {
    return startSampling(this.#directory);
  }

  /**
   * @param identify The `CpuProfile.worker` of each process and thread that was sampled, threads in the order in which they
   *   were started; `null` for one that has no place in the run.
   * @param originMs The run's, ms of CLOCK_MONOTONIC.
   */
  collect(
    identify: (threads: readonly SampledThread[]) => readonly (number | null)[],
    originMs: number,
  ): CollectedProfile[] {
    const threads = this.#threads();
    const workers = identify(threads.map(([{ pid, thread }]) => ({ pid, thread })));
    const collected: CollectedProfile[] = [];
    threads.forEach((chunks, i) => {
      const worker = workers[i] ?? null;
      if (worker === null) return;
      const isWhole = chunks.at(-1)?.isLast === true;
      collected.push({ profile: compactProfile(worker, chunks, originMs), isWhole });
    });
    return collected.toSorted((a, b) => a.profile.worker - b.profile.worker);
  }

  /** What each of them has written, in order. */
  #threads(): Chunks[] {
    const threads = new Map<string, Chunks>();
    const chunks = readdirSync(this.#directory)
      .map((name) => parseChunk(readFileSync(join(this.#directory, name), 'utf8')))
      .filter((chunk) => chunk !== null)
      .toSorted((a, b) => a.thread - b.thread || a.sequence - b.sequence);
    for (const chunk of chunks) {
      const key = `${chunk.pid}/${chunk.thread}`;
      const known = threads.get(key);
      if (known === undefined) threads.set(key, [chunk]);
      else known.push(chunk);
    }
    return [...threads.values()];
  }
}

/** `null` for a file that its process did not live to write whole. */
function parseChunk(text: string): SampledChunk | null {
  try {
    const value: unknown = JSON.parse(text);
    return isChunk(value) ? value : null;
  } catch {
    return null;
  }
}

function isChunk(value: unknown): value is SampledChunk {
  return typeof value === 'object' && value !== null && 'profile' in value && 'sequence' in value;
}
