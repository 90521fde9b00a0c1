import type { Intervals } from './intervals.ts';

/**
 * The time between `from` and `to` that each layer covers and none before it does, ms. One walk over all layers at once, with
 * nothing built on the way.
 */
export function lengthsByPriority(
  layers: readonly Intervals[],
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): number[] {
  const lengths = new Float64Array(layers.length);
  /** The interval of each layer that ends first after `time`, or one past the last. */
  const current = new Uint32Array(layers.length);
  let time = from;
  while (time < to) {
    let covering = -1;
    let next = to;
    for (let k = 0; k < layers.length && covering < 0; k += 1) {
      const starts = layers[k]?.from ?? NONE;
      const ends = layers[k]?.to ?? NONE;
      let i = current[k] ?? 0;
      while (i < ends.length && (ends[i] ?? 0) <= time) i += 1;
      current[k] = i;
      if (i === ends.length) continue;
      const start = starts[i] ?? 0;
      const isOpen = start <= time;
      // What covers this moment does so until it ends, or until a layer before it begins.
      next = Math.min(next, isOpen ? (ends[i] ?? 0) : start);
      if (isOpen) covering = k;
    }
    if (covering >= 0) lengths[covering] = (lengths[covering] ?? 0) + (next - time);
    time = next;
  }
  return Array.from(lengths);
}

const NONE = new Float64Array(0);
