/** Turns pointer and keyboard on the flame graph into what the user means by them. */
import { ROW_HEIGHT } from './draw-flame.ts';
import type { FlameController } from './flame-controller.ts';

export function listenToFlame(canvas: HTMLCanvasElement, controller: FlameController): void {
  const rowOf = (event: MouseEvent): number => Math.floor(event.offsetY / ROW_HEIGHT);
  canvas.addEventListener('pointermove', (event) =>
    controller.hover(event.offsetX, rowOf(event), event.offsetY),
  );
  canvas.addEventListener('pointerleave', () => controller.leave());
  canvas.addEventListener('click', (event) =>
    controller.activate(event.offsetX, rowOf(event), event.ctrlKey || event.metaKey),
  );
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = keyAction(event.shiftKey ? `Shift+${event.key}` : event.key, controller);
    if (action === null) return;
    action();
    event.preventDefault();
    event.stopPropagation();
  });
}

function keyAction(key: string, controller: FlameController): (() => void) | null {
  switch (key) {
    case 'ArrowDown':
      return () => controller.selectCallee();
    case 'ArrowUp':
      return () => controller.selectCaller();
    case 'ArrowRight':
      return () => controller.selectSibling(1);
    case 'ArrowLeft':
      return () => controller.selectSibling(-1);
    case 'Enter':
    case 'f':
      return () => controller.zoomToSelected();
    case '0':
      return () => controller.zoomTo(-1);
    case 'o':
      return () => controller.openSelected();
    case 'n':
      return () => controller.selectMatch(1);
    case 'Shift+N':
      return () => controller.selectMatch(-1);
    case '/':
      return () => controller.askForSearch();
    case 'Escape':
      return () => controller.escape();
    default:
      return null;
  }
}
