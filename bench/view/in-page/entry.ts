/** What the benchmark calls in the page. */
import { packedMessage, packedTasks } from './packed-sample.ts';
import { PEERS } from './peers.ts';

export interface PeerTimes {
  readonly firstMs: number;
  /** By zoom, the times of its frames, ms. */
  readonly frames: readonly (readonly number[])[];
}

/** A peer that takes longer than this for a zoom draws fewer frames there. */
const BUDGET_MS = 1200;

const bench = {
  packedMessage,
  /** `null` where the browser cannot draw in this way. */
  measurePeer(name: string, count: number, options: PeerOptions): PeerTimes | null {
    const tasks = packedTasks(count, options.workers);
    const end = Math.max(...tasks.end.slice(-options.workers));
    const began = performance.now();
    const drawing = PEERS[name]?.(tasks, options.workers, options.width) ?? null;
    if (drawing === null) return null;
    drawing.draw(0, end);
    const firstMs = performance.now() - began;
    const frames = options.zooms.map((zoom) => {
      const span = end / zoom;
      const from = (end - span) / 2;
      const times: number[] = [];
      const until = performance.now() + BUDGET_MS;
      for (
        let frame = 0;
        frame < options.frames && (times.length === 0 || performance.now() < until);
        frame++
      ) {
        const start = performance.now();
        const shift = (span / 200) * frame * (zoom === 1 ? 0 : 1);
        drawing.draw(from + shift, from + span + shift);
        times.push(performance.now() - start);
      }
      return times;
    });
    drawing.end();
    return { firstMs, frames };
  },
};

export interface PeerOptions {
  readonly workers: number;
  readonly width: number;
  readonly zooms: readonly number[];
  readonly frames: number;
}

export type ViewBench = typeof bench;

Object.assign(globalThis, { bench });
