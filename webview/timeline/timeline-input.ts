/** Turns pointer, wheel and keyboard on the timeline canvas into what the user means by them. */

export interface TimelineActions {
  /** Moves the view by so many pixels. */
  pan(pixels: number): void;
  /** Above 1 zooms in; `x` stays where it is. `null` is the middle. */
  zoom(factor: number, x: number | null): void;
  fit(): void;
  isFitted(): boolean;
  hover(x: number, y: number): void;
  leave(): void;
  /** A click: select what is there and open its source. */
  activate(x: number, y: number): void;
  /** The user dragged with Shift from one place to another. */
  markRange(fromX: number, toX: number): void;
  openSelected(): void;
  clearSelection(): void;
  /** Next (1) or previous (-1) task of the same worker. */
  selectNeighbour(step: 1 | -1): void;
  selectWorker(step: 1 | -1): void;
  selectEdge(edge: 'first' | 'last'): void;
  selectNextFailed(): void;
  zoomToSelection(): void;
  search(): void;
}

const KEY_PAN_PIXELS = 80;
const KEY_ZOOM = 1.4;
const CLICK_SLACK_PIXELS = 4;
/** A wheel turn that began by scrolling the page goes on doing so when the timeline comes under the pointer. */
const SCROLL_GESTURE_MS = 200;

export function listenToTimeline(canvas: HTMLCanvasElement, actions: TimelineActions): void {
  listenToPointers(canvas, actions);
  listenToWheel(canvas, actions);
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!handleKey(event, actions)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function handleKey(event: KeyboardEvent, actions: TimelineActions): boolean {
  const action = event.shiftKey ? shiftedKey(event.key, actions) : plainKey(event.key, actions);
  action?.();
  return action !== null;
}

function shiftedKey(key: string, actions: TimelineActions): (() => void) | null {
  if (key === 'ArrowRight') return () => actions.selectNeighbour(1);
  if (key === 'ArrowLeft') return () => actions.selectNeighbour(-1);
  if (key === '+') return () => actions.zoom(KEY_ZOOM, null);
  return null;
}

function plainKey(key: string, actions: TimelineActions): (() => void) | null {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case 'ArrowRight':
    case 'd':
      return () => actions.pan(KEY_PAN_PIXELS);
    case 'ArrowLeft':
    case 'a':
      return () => actions.pan(-KEY_PAN_PIXELS);
    case '+':
    case '=':
    case 'w':
      return () => actions.zoom(KEY_ZOOM, null);
    case '-':
    case 's':
      return () => actions.zoom(1 / KEY_ZOOM, null);
    case '0':
      return () => actions.fit();
    case '.':
      return () => actions.selectNeighbour(1);
    case ',':
      return () => actions.selectNeighbour(-1);
    case 'ArrowDown':
      return () => actions.selectWorker(1);
    case 'ArrowUp':
      return () => actions.selectWorker(-1);
    case 'Home':
      return () => actions.selectEdge('first');
    case 'End':
      return () => actions.selectEdge('last');
    case 'e':
      return () => actions.selectNextFailed();
    case '/':
      return () => actions.search();
    case 'f':
      return () => actions.zoomToSelection();
    case 'Enter':
      return () => actions.openSelected();
    case 'Escape':
      return () => actions.clearSelection();
    default:
      return null;
  }
}

function listenToWheel(canvas: HTMLCanvasElement, actions: TimelineActions): void {
  let lastScroll = Number.NEGATIVE_INFINITY;
  window.addEventListener('scroll', () => (lastScroll = performance.now()), { passive: true, capture: true });
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && performance.now() - lastScroll < SCROLL_GESTURE_MS) return;
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        actions.pan((event.deltaX + (event.shiftKey ? event.deltaY : 0)) * pixels);
      } else {
        // There is nothing further out than everything: the page may scroll on.
        if (event.deltaY > 0 && !event.ctrlKey && actions.isFitted()) return;
        // A pinch on a touchpad arrives as small turns with Ctrl held.
        const speed = event.ctrlKey ? 0.01 : 0.002;
        actions.zoom(Math.exp(-event.deltaY * pixels * speed), event.offsetX);
      }
      event.preventDefault();
    },
    { passive: false },
  );
}

function listenToPointers(canvas: HTMLCanvasElement, actions: TimelineActions): void {
  const pressed = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  /** Where a drag with Shift began. */
  let rangeFrom: number | null = null;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    rangeFrom = event.shiftKey && pressed.size === 0 ? event.offsetX : null;
    pressed.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    travelled = pressed.size === 1 ? 0 : Number.POSITIVE_INFINITY;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointermove', (event) => {
    const last = pressed.get(event.pointerId);
    if (last === undefined) {
      actions.hover(event.offsetX, event.offsetY);
      return;
    }
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      travelled += Math.abs(event.offsetX - last.x) + Math.abs(event.offsetY - last.y);
      const isDrag = travelled > CLICK_SLACK_PIXELS;
      if (isDrag && rangeFrom === null) actions.pan(last.x - event.offsetX);
      else if (isDrag && rangeFrom !== null) actions.markRange(rangeFrom, event.offsetX);
    } else {
      const before = Math.max(8, Math.abs(last.x - other.x));
      actions.zoom(Math.max(8, Math.abs(event.offsetX - other.x)) / before, (event.offsetX + other.x) / 2);
    }
    pressed.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  });
  canvas.addEventListener('pointerup', (event) => {
    const wasPressed = pressed.delete(event.pointerId);
    if (wasPressed && pressed.size === 0 && travelled <= CLICK_SLACK_PIXELS) {
      actions.activate(event.offsetX, event.offsetY);
    }
  });
  canvas.addEventListener('pointercancel', (event) => pressed.delete(event.pointerId));
  canvas.addEventListener('pointerleave', () => actions.leave());
}
