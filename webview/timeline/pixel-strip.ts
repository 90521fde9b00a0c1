/**
 * One line of pixels which stands for a whole row: slices too narrow for a pattern or a number are written into it and
 * stretched over the row in one go. A frame of a million tasks has tens of thousands of them, and as many rectangles
 * would take longer than the frame has.
 */

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export class PixelStrip {
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context: OffscreenCanvasRenderingContext2D;
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(this.#image.data.buffer);

  constructor() {
    const context = this.#canvas.getContext('2d');
    if (context === null)
      throw new Error('This browser gives no offscreen 2D canvas, which the timeline is drawn with.');
    this.#context = context;
  }

  /** Begins an empty line of `width` device pixels. */
  clear(width: number): void {
    const wanted = Math.max(1, Math.round(width));
    if (this.#canvas.width === wanted) {
      this.#pixels.fill(0);
      return;
    }
    this.#canvas.width = wanted;
    this.#image = new ImageData(wanted, 1);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  /** Colours the pixels from `from` up to, not including, `to`; at least one. */
  fill(from: number, to: number, [red, green, blue]: Rgb, opacity: number): void {
    const first = Math.max(0, Math.floor(from));
    const end = Math.max(first + 1, Math.floor(to));
    // Canvas pixels lie in memory as red, green, blue, alpha, which read backwards as a little-endian number.
    const pixel = ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    this.#pixels.fill(pixel, first, end);
  }

  /** Draws the line stretched to the rectangle. */
  drawTo(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
    this.#context.putImageData(this.#image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#canvas, x, y, width, height);
  }
}
