import type { CpuProfile, ProfileFrame } from '../../protocol/cpu-profile.ts';

/** Frames and nodes are numbered together in the keys of maps; so many frames are more than any program has. */
const MOST_FRAMES = 2 ** 22;

/** Grows a call tree in the columns of a `CpuProfile`: the same call from the same place is one node. */
export class CallTree implements Pick<CpuProfile, 'frames' | 'frame' | 'parent' | 'selfMs'> {
  readonly frames: ProfileFrame[] = [];
  readonly frame: number[] = [];
  readonly parent: number[] = [];
  readonly selfMs: number[] = [];
  readonly #frameNumbers = new Map<string, number>();
  readonly #children = new Map<number, number>();

  /** The number of a frame; equal ones have the same. */
  frameOf(frame: ProfileFrame): number {
    const key = `${frame.kind}\0${frame.name}\0${frame.file}\0${frame.line}\0${frame.column}`;
    const known = this.#frameNumbers.get(key);
    if (known !== undefined) return known;
    this.#frameNumbers.set(key, this.frames.length);
    return this.frames.push(frame) - 1;
  }

  /** The node of a call of `frame` from node `parent`, -1 for one from nowhere. */
  nodeOf(parent: number, frame: number): number {
    const key = (parent + 1) * MOST_FRAMES + frame;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    this.#children.set(key, this.frame.length);
    this.parent.push(parent);
    this.selfMs.push(0);
    return this.frame.push(frame) - 1;
  }

  addSelf(node: number, ms: number): void {
    this.selfMs[node] = (this.selfMs[node] ?? 0) + ms;
  }
}
