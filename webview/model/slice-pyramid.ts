/**
 * Level of detail for one timeline row: the longest slice, the worst outcome and the summed time of any range of
 * slices in logarithmic time, so that a frame costs pixels and not tasks.
 *
 * Level 0 summarises blocks of 16 slices in the order of their start, every level above pairs of blocks of the level
 * below. Only full blocks are kept; what is left over at the end of a range is read slice by slice. Blocks run over
 * positions rather than over time, so bursts of a million tasks in a moment cost no more than an even stream.
 */

const BLOCK = 16;

/** How the pyramid reads the slices it summarises. */
export interface SliceSource {
  readonly length: number;
  /** Milliseconds. */
  durationAt(position: number): number;
  /** Higher is worse. */
  severityAt(position: number): number;
}

export interface RangeSummary {
  /** Position of the longest slice of the range, or -1 when the range is empty. */
  readonly longest: number;
  readonly worst: number;
  readonly totalMs: number;
  readonly count: number;
}

interface Level {
  longest: Int32Array<ArrayBuffer>;
  worst: Uint8Array<ArrayBuffer>;
  totalMs: Float64Array<ArrayBuffer>;
  length: number;
}

interface MutableSummary {
  longest: number;
  longestMs: number;
  worst: number;
  totalMs: number;
}

export class SlicePyramid {
  readonly #source: SliceSource;
  readonly #levels: Level[] = [];

  constructor(source: SliceSource) {
    this.#source = source;
  }

  /** Takes in slices added since the last call. */
  extend(): void {
    const blocks = Math.floor(this.#source.length / BLOCK);
    const base = this.#level(0, blocks);
    for (let block = base.length; block < blocks; block++) {
      const summary = emptySummary();
      this.#addSlices(summary, block * BLOCK, (block + 1) * BLOCK);
      store(base, block, summary);
    }
    base.length = blocks;
    for (let depth = 1, length = blocks >> 1; length > 0; depth++, length >>= 1)
      this.#extendLevel(depth, length);
  }

  /** Forgets every block which holds a slice at or after `position`; call it when slices there moved. */
  truncate(position: number): void {
    let size = BLOCK;
    for (const level of this.#levels) {
      level.length = Math.min(level.length, Math.floor(position / size));
      size *= 2;
    }
  }

  /** Summarises the slices at `from` up to, not including, `to`. */
  summarize(from: number, to: number): RangeSummary {
    const summary = emptySummary();
    let position = from;
    while (position < to) {
      const depth = this.#deepestBlockAt(position, to);
      if (depth < 0) {
        const stop = Math.min(to, (Math.floor(position / BLOCK) + 1) * BLOCK);
        this.#addSlices(summary, position, stop);
        position = stop;
      } else {
        this.#addBlock(summary, depth, position / (BLOCK << depth));
        position += BLOCK << depth;
      }
    }
    return {
      longest: summary.longest,
      worst: summary.worst,
      totalMs: summary.totalMs,
      count: Math.max(0, to - from),
    };
  }

  #deepestBlockAt(position: number, to: number): number {
    let depth = -1;
    for (const level of this.#levels) {
      const size = BLOCK << (depth + 1);
      if (position % size !== 0 || position + size > to || position / size >= level.length) break;
      depth++;
    }
    return depth;
  }

  #extendLevel(depth: number, length: number): void {
    const level = this.#level(depth, length);
    for (let block = level.length; block < length; block++) {
      const summary = emptySummary();
      this.#addBlock(summary, depth - 1, block * 2);
      this.#addBlock(summary, depth - 1, block * 2 + 1);
      store(level, block, summary);
    }
    level.length = length;
  }

  #addSlices(summary: MutableSummary, from: number, to: number): void {
    for (let position = from; position < to; position++) {
      const duration = this.#source.durationAt(position);
      summary.totalMs += duration;
      summary.worst = Math.max(summary.worst, this.#source.severityAt(position));
      if (duration > summary.longestMs) {
        summary.longestMs = duration;
        summary.longest = position;
      }
    }
  }

  #addBlock(summary: MutableSummary, depth: number, block: number): void {
    const level = this.#levels[depth];
    const longest = level?.longest[block];
    if (level === undefined || longest === undefined)
      throw new RangeError(`Level ${depth} has no block ${block}.`);
    const duration = this.#source.durationAt(longest);
    summary.totalMs += level.totalMs[block] ?? 0;
    summary.worst = Math.max(summary.worst, level.worst[block] ?? 0);
    if (duration > summary.longestMs) {
      summary.longestMs = duration;
      summary.longest = longest;
    }
  }

  #level(depth: number, capacity: number): Level {
    let level = this.#levels[depth];
    if (level === undefined) {
      level = {
        longest: new Int32Array(0),
        worst: new Uint8Array(0),
        totalMs: new Float64Array(0),
        length: 0,
      };
      this.#levels[depth] = level;
    }
    if (level.longest.length < capacity) growLevel(level, Math.max(capacity, level.longest.length * 2));
    return level;
  }
}

function emptySummary(): MutableSummary {
  return { longest: -1, longestMs: -1, worst: 0, totalMs: 0 };
}

function store(level: Level, block: number, summary: MutableSummary): void {
  level.longest[block] = summary.longest;
  level.worst[block] = summary.worst;
  level.totalMs[block] = summary.totalMs;
}

function growLevel(level: Level, capacity: number): void {
  const { longest, worst, totalMs } = level;
  level.longest = new Int32Array(capacity);
  level.longest.set(longest);
  level.worst = new Uint8Array(capacity);
  level.worst.set(worst);
  level.totalMs = new Float64Array(capacity);
  level.totalMs.set(totalMs);
}
