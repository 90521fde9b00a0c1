/** Copies to the clipboard, and tells how that went on the button that was pressed. */
import { setText } from './element.ts';

const TOLD_MS = 2000;

export async function copyText(text: string, pressed: HTMLButtonElement): Promise<void> {
  await tellOn(pressed, () => navigator.clipboard.writeText(text));
}

/** A PNG of what the canvas shows, over the page's background: a picture with holes is unreadable elsewhere. */
export async function copyPicture(
  canvas: HTMLCanvasElement,
  background: string,
  pressed: HTMLButtonElement,
): Promise<void> {
  await tellOn(pressed, () =>
    navigator.clipboard.write([new ClipboardItem({ 'image/png': pictureOf(canvas, background) })]),
  );
}

async function pictureOf(canvas: HTMLCanvasElement, background: string): Promise<Blob> {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d');
  if (context === null) throw new Error('This browser gives no offscreen 2D canvas.');
  context.fillStyle = background;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  return copy.convertToBlob({ type: 'image/png' });
}

/** The clipboard may be forbidden; then the button says so, and the table holds the same numbers. */
async function tellOn(pressed: HTMLButtonElement, copy: () => Promise<void>): Promise<void> {
  const label = pressed.dataset['label'] ?? pressed.textContent ?? '';
  pressed.dataset['label'] = label;
  const told = await copy().then(
    () => 'Copied',
    () => 'Not allowed to copy',
  );
  setText(pressed, told);
  setTimeout(() => setText(pressed, label), TOLD_MS);
}
