/** The box beside the pointer which names the function under it. */
import { formatCount } from '../../profile/index.ts';
import { element } from '../dom/element.ts';
import type { FlameBox, NarrowFrames } from '../model/flame-layout.ts';
import { placeLabel, timeLabel } from '../model/flame-words.ts';
import type { FlameController } from './flame-controller.ts';

const OFFSET = 14;

export class FlameTooltip {
  readonly element = element('div', {
    class: 'tooltip',
    testId: 'flame-tooltip',
    attributes: { role: 'tooltip' },
  });
  readonly #folders: readonly string[];

  constructor(folders: readonly string[]) {
    this.#folders = folders;
    this.element.hidden = true;
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** `at` is in the box that holds the canvas and this. */
  show(controller: FlameController, hit: FlameBox | NarrowFrames, at: { x: number; y: number }): void {
    const { graph } = controller;
    if ('node' in hit) {
      const frame = controller.frameOf(hit.node);
      if (frame === null) return;
      this.element.replaceChildren(
        element('strong', { text: frame.name }),
        element('p', { class: 'muted', text: placeLabel(frame, this.#folders) }),
        element('dl', { class: 'facts' }, [
          fact('In itself', timeLabel(graph.selfMs[hit.node] ?? 0, graph.busyMs)),
          fact('With callees', timeLabel(graph.totalMs[hit.node] ?? 0, graph.busyMs)),
        ]),
      );
    } else {
      this.element.replaceChildren(
        element('strong', { text: `${formatCount(hit.count, 'call')} too narrow to show` }),
        element('p', { text: `${timeLabel(hit.totalMs, graph.busyMs)} together; click to zoom in` }),
      );
    }
    this.element.hidden = false;
    this.#place(at);
  }

  #place({ x, y }: { x: number; y: number }): void {
    const room = this.element.parentElement;
    if (room === null) return;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const fitsRight = x + OFFSET + width <= room.clientWidth;
    const left = fitsRight ? x + OFFSET : Math.max(0, x - OFFSET - width);
    const fitsBelow = room.getBoundingClientRect().top + y + OFFSET + height <= innerHeight;
    const top = fitsBelow ? y + OFFSET : y - OFFSET - height;
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

function fact(label: string, value: string): HTMLElement {
  return element('div', {}, [element('dt', { text: label }), element('dd', { text: value })]);
}
