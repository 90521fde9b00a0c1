/** The legend: what each fill means, and how many tasks have it. */
import { button, element } from '../dom/element.ts';
import { OUTCOME_LABELS, OUTCOMES } from '../model/outcomes.ts';
import type { RunModel } from '../model/run-model.ts';
import type { Fill, TimelinePaint } from './paint.ts';

const SWATCH_WIDTH = 18;
const SWATCH_HEIGHT = 12;

export class TimelineLegend {
  readonly element = element('ul', { class: 'legend', attributes: { 'aria-label': 'Legend' } });
  readonly #onNextFailed: () => void;
  #shown = '';

  /** `onNextFailed` selects the next task that did not succeed. */
  constructor(onNextFailed: () => void) {
    this.#onNextFailed = onNextFailed;
  }

  /** The theme has other colours now. */
  redraw(): void {
    this.#shown = '';
  }

  update(model: RunModel, paint: TimelinePaint): void {
    // Made anew only when a number changed: a button that is replaced loses the focus.
    const { outcomeCounts } = model.store;
    const wanted = [
      model.state,
      model.neverRan,
      model.failedTasks,
      model.running.length,
      ...outcomeCounts,
    ].join();
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const items: HTMLElement[] = [];
    OUTCOMES.forEach((outcome, code) => {
      const count = model.store.outcomeCounts[code] ?? 0;
      if (count === 0 && outcome !== 'ok') return;
      items.push(legendItem(paint.outcomes[code] ?? paint.colors.blue, OUTCOME_LABELS[outcome], count));
    });
    if (model.state === 'running') items.push(legendItem(paint.running, 'Running', model.running.length));
    items.push(legendItem(paint.startUp, 'Worker start-up', null));
    if (model.neverRan > 0) {
      items.push(
        element('li', { text: `${model.neverRan.toLocaleString('en-US')} never ran and have no place here` }),
      );
    }
    if (model.failedTasks > model.neverRan) {
      const next = button('Next failed task', { class: 'link-button', onClick: this.#onNextFailed });
      items.push(element('li', {}, [next]));
    }
    this.element.replaceChildren(...items);
  }
}

function legendItem(fill: Fill, label: string, count: number | null): HTMLElement {
  const swatch = element('canvas', { class: 'swatch', attributes: { 'aria-hidden': 'true' } });
  const scale = Math.max(1, Math.round(devicePixelRatio));
  swatch.width = SWATCH_WIDTH * scale;
  swatch.height = SWATCH_HEIGHT * scale;
  const context = swatch.getContext('2d');
  if (context !== null) {
    context.scale(scale, scale);
    context.fillStyle = fill;
    context.fillRect(0, 0, SWATCH_WIDTH, SWATCH_HEIGHT);
  }
  const text = count === null ? label : `${label} (${count.toLocaleString('en-US')})`;
  return element('li', {}, [swatch, element('span', { text })]);
}
