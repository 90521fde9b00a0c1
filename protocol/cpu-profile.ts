/** What the sampling CPU profiler saw in one process, already mapped to the user's TypeScript. */

/**
 * `user`: the user's own code. `dependency`: from node_modules. `node`: Node's and V8's own.
 * `pool`: the pool's worker code, folded in the view. `gc`, `idle` and `program` are V8's own pseudo-frames.
 */
export const FRAME_KINDS = ['user', 'dependency', 'node', 'pool', 'gc', 'idle', 'program'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

export interface ProfileFrame {
  readonly name: string;
  /** Absolute path or `node:…`; empty where there is none. */
  readonly file: string;
  /** From 1; 0 where there is none. */
  readonly line: number;
  readonly column: number;
  readonly kind: FrameKind;
}

/** `CpuProfile.worker` of the process that runs the serial baseline. */
export const SERIAL_PROCESS = -2;

/** One process's call tree, columnar: node `i` is a call of `frames[frame[i]]` from node `parent[i]` (-1 at the root). */
export interface CpuProfile {
  /** `WorkerRecord.id`, -1 for the submitting process, or `SERIAL_PROCESS`. */
  readonly worker: number;
  readonly intervalMs: number;
  readonly frames: readonly ProfileFrame[];
  readonly frame: readonly number[];
  /** Always smaller than the node's own number. */
  readonly parent: readonly number[];
  /** Time in the frame itself, callees not counted, ms. */
  readonly selfMs: readonly number[];
  /**
   * When each sample was taken (ms since the run's origin, ascending) and in which node. The process was there until the
   * next sample; those that would repeat the node of the one before are left out, but for the last, which ends the profile.
   */
  readonly samples: { readonly at: readonly number[]; readonly node: readonly number[] };
}
