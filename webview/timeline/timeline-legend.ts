/** The legend: what each fill means, how many tasks have it, and a switch that leaves them out. */
import { formatCount, formatDuration } from '../../profile/index.ts';
import { button, element, setText } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import type { TaskColoring } from '../model/task-coloring.ts';
import type { Fill } from './fill-patterns.ts';
import { classPaint, type TimelinePaint } from './paint.ts';

const SWATCH_WIDTH = 18;
const SWATCH_HEIGHT = 12;

export interface LegendActions {
  selectNextFailed(): void;
  /** The classes of tasks that are to be left out from now on. */
  hide(classes: ReadonlySet<number>): void;
}

export class TimelineLegend {
  readonly element: HTMLElement;
  readonly #list = element('ul', { class: 'legend', attributes: { 'aria-label': 'Legend' } });
  readonly #hiddenText = element('span', { testId: 'hidden-tasks' });
  readonly #hiddenNote: HTMLElement;
  readonly #actions: LegendActions;
  #hidden: ReadonlySet<number> = new Set();
  #shown = '';

  constructor(actions: LegendActions) {
    this.#actions = actions;
    const showAll = button('Show all', { class: 'link-button', onClick: () => this.#hide(new Set()) });
    this.#hiddenNote = element('p', { class: 'hidden-note', attributes: { role: 'status' } }, [
      this.#hiddenText,
      ' ',
      showAll,
    ]);
    this.#hiddenNote.hidden = true;
    this.element = element('div', {}, [this.#list, this.#hiddenNote]);
  }

  /** The theme has other colours now, or tasks are sorted into other classes. */
  redraw(): void {
    this.#shown = '';
  }

  /** Everything is shown again, as for another run. */
  reset(): void {
    this.#hidden = new Set();
    this.#shown = '';
  }

  update(model: RunModel, paint: TimelinePaint, coloring: TaskColoring): void {
    // Made anew only when a number changed: a button that is replaced loses the focus.
    const counts = coloring.classes.map(({ count }) => count).join();
    const hidden = [...this.#hidden].join();
    const state = [
      model.state,
      model.neverRan,
      model.failedTasks,
      model.running.length,
      model.workers.length,
    ];
    const wanted = [coloring.mode, counts, hidden, ...state].join(';');
    if (wanted === this.#shown) return;
    this.#shown = wanted;
    const focused = this.#list.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-class')
      : null;
    this.#list.replaceChildren(
      ...this.#classItems(paint, coloring),
      ...eventItems(model, paint),
      ...this.#remarks(model),
    );
    if (focused !== null && focused !== undefined)
      this.#list.querySelector<HTMLElement>(`[data-class="${focused}"]`)?.focus();
    this.#showHidden(coloring);
  }

  #classItems(paint: TimelinePaint, { classes, mode }: TaskColoring): HTMLElement[] {
    return classes.flatMap(({ label, count }, at) => {
      if (count === 0 && !(mode === 'outcome' && at === 0)) return [];
      const isShown = !this.#hidden.has(at);
      const item = button('', {
        class: 'legend-switch',
        onClick: () => this.#toggle(at),
        attributes: {
          'aria-pressed': String(isShown),
          'data-class': String(at),
          title: isShown ? 'Leave these tasks out' : 'Show these tasks',
        },
      });
      item.append(swatch(classPaint(paint, at).fill), `${label} (${count.toLocaleString('en-US')})`);
      return [element('li', {}, [item])];
    });
  }

  #remarks(model: RunModel): HTMLElement[] {
    const items: HTMLElement[] = [];
    if (model.neverRan > 0) {
      const text = `${model.neverRan.toLocaleString('en-US')} never ran and have no place here`;
      items.push(element('li', { text }));
    }
    if (model.failedTasks > model.neverRan) {
      const next = button('Next failed task', {
        class: 'link-button',
        onClick: () => this.#actions.selectNextFailed(),
      });
      items.push(element('li', {}, [next]));
    }
    return items;
  }

  #toggle(at: number): void {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(at)) hidden.add(at);
    this.#hide(hidden);
  }

  #hide(hidden: ReadonlySet<number>): void {
    this.#hidden = hidden;
    this.#actions.hide(hidden);
  }

  #showHidden({ classes }: TaskColoring): void {
    const count = classes.reduce((sum, { count: own }, at) => sum + (this.#hidden.has(at) ? own : 0), 0);
    this.#hiddenNote.hidden = count === 0;
    setText(this.#hiddenText, `${formatCount(count, 'task')} left out of the timeline by the legend.`);
  }
}

/** What is on the timeline beside tasks. */
function eventItems(model: RunModel, paint: TimelinePaint): HTMLElement[] {
  const items: HTMLElement[] = [];
  const add = (fill: Fill, text: string): void => {
    items.push(element('li', {}, [swatch(fill), element('span', { text })]));
  };
  if (model.state === 'running')
    add(paint.running, `Running (${model.running.length.toLocaleString('en-US')})`);
  add(paint.startUp, 'Worker start-up');
  const restarts = model.workers.filter(({ record }) => model.isRestart(record)).length;
  if (restarts > 0) add(paint.restart, `Worker started anew (${restarts.toLocaleString('en-US')})`);
  const gcMs = model.workers.reduce((sum, { record }) => sum + (record.samples.gcMs?.at(-1) ?? 0), 0);
  if (model.loaded !== null && gcMs > 0) add(paint.garbage, `Garbage collection (${formatDuration(gcMs)})`);
  return items;
}

function swatch(fill: Fill): HTMLElement {
  const canvas = element('canvas', { class: 'swatch', attributes: { 'aria-hidden': 'true' } });
  const scale = Math.max(1, Math.round(devicePixelRatio));
  canvas.width = SWATCH_WIDTH * scale;
  canvas.height = SWATCH_HEIGHT * scale;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(scale, scale);
  context.fillStyle = fill;
  context.fillRect(0, 0, SWATCH_WIDTH, SWATCH_HEIGHT);
  return canvas;
}
