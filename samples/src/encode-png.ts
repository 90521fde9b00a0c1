/**
 * Encodes pictures as PNG, with the package pngjs, and computes their mean colour.
 *
 * - Linter: nothing to find.
 * - Profiler: both take 1 MB of pixels a task. `encodePng` computes long enough to be worth the copy: a good fit.
 *   `meanColor` does not: copying the pixels dominates, and no pool is faster.
 */
import { PNG } from 'pngjs';
import { ProcessPoolExecutor } from 'poolscope';

const SIZE = 512;

/** @profile pictures(24) */
export function encodePng(pixels: Uint8Array): Uint8Array {
  const png = new PNG({ width: SIZE, height: SIZE });
  png.data.set(pixels);
  return PNG.sync.write(png);
}

/** @profile pictures(60) */
export function meanColor(pixels: Uint8Array): [red: number, green: number, blue: number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  // Every fourth pixel is enough for a mean.
  for (let i = 0; i < pixels.length; i += 16) {
    red += pixels[i] ?? 0;
    green += pixels[i + 1] ?? 0;
    blue += pixels[i + 2] ?? 0;
  }
  const count = pixels.length / 16;
  return [red / count, green / count, blue / count];
}

/** Waves of colour, a different picture for every number. */
function* pictures(count: number): Generator<[Uint8Array]> {
  for (let picture = 1; picture <= count; picture += 1) {
    const pixels = new Uint8Array(SIZE * SIZE * 4);
    for (let y = 0; y < SIZE; y += 1) {
      for (let x = 0; x < SIZE; x += 1) {
        const at = (y * SIZE + x) * 4;
        pixels[at] = (x * picture) >> 2;
        pixels[at + 1] = (y * picture) >> 2;
        pixels[at + 2] = (x ^ y) & 0xff;
        pixels[at + 3] = 0xff;
      }
    }
    yield [pixels];
  }
}

export async function encodeAll(): Promise<Uint8Array[]> {
  await using pool = new ProcessPoolExecutor(2);
  return await pool.map(encodePng, [...pictures(24)].flat());
}
