/** The box beside the pointer which names the task under it. */
import { element } from '../dom/element.ts';
import type { Hit } from '../model/hit-test.ts';
import type { RunModel } from '../model/run-model.ts';
import { taskGlance, taskTitle } from '../model/task-summary.ts';

const OFFSET = 14;

export class TimelineTooltip {
  readonly element = element('div', { class: 'tooltip', testId: 'tooltip', attributes: { role: 'tooltip' } });

  constructor() {
    this.element.hidden = true;
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** `x` and `y` are in the box that holds the canvas. */
  show(model: RunModel, hit: Hit, at: { readonly x: number; readonly y: number }): void {
    const facts = element('dl', { class: 'facts' });
    for (const { label, value } of taskGlance(model.store, hit.storeRow, model.startMs)) {
      facts.append(element('div', {}, [element('dt', { text: label }), element('dd', { text: value })]));
    }
    const failure = model.failures.find((candidate) => candidate.index === model.store.index[hit.storeRow]);
    const error =
      failure === undefined ? [] : [element('p', { text: `${failure.name}: ${failure.message}` })];
    this.element.replaceChildren(
      element('strong', { text: taskTitle(model.store, hit.storeRow) }),
      facts,
      ...error,
      ...(hit.others > 0 ? [element('p', { class: 'muted', text: othersText(hit.others) })] : []),
    );
    this.element.hidden = false;
    this.#place(at);
  }

  /** A line about something that is no task. */
  showText(title: string, text: string, at: { readonly x: number; readonly y: number }): void {
    this.element.replaceChildren(element('strong', { text: title }), element('p', { text }));
    this.element.hidden = false;
    this.#place(at);
  }

  #place(at: { readonly x: number; readonly y: number }): void {
    const room = this.element.parentElement;
    if (room === null) return;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const fitsRight = at.x + OFFSET + width <= room.clientWidth;
    const left = fitsRight ? at.x + OFFSET : Math.max(0, at.x - OFFSET - width);
    const fitsBelow = room.getBoundingClientRect().top + at.y + OFFSET + height <= innerHeight;
    const top = fitsBelow ? at.y + OFFSET : at.y - OFFSET - height;
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}

function othersText(others: number): string {
  return others === 1
    ? 'and 1 shorter task here; zoom in to see it'
    : `and ${others.toLocaleString('en-US')} shorter tasks here; zoom in to see them`;
}
