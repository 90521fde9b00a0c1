/** The tasks that ran longest and the tail of the run, each one click from its place on the timeline. */
import { formatCount, formatDuration, formatFactor, formatShare } from '../../profile/index.ts';
import { button, element, setText, wideTable } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { percentileOf } from '../model/run-times.ts';
import { slowestTasks, tailOf } from '../model/stragglers.ts';
import { durationText, outcomeLabel } from '../model/task-summary.ts';

const MOST = 10;

export interface SlowestTasksActions {
  select(storeRow: number): void;
  /** Marks a span of the run, ms on its clock. */
  reveal(fromMs: number, toMs: number): void;
}

export class SlowestTasks {
  readonly element: HTMLDetailsElement;
  readonly #model: RunModel;
  readonly #actions: SlowestTasksActions;
  readonly #tail = element('p', { testId: 'tail' });
  readonly #note = element('p', { class: 'muted' });
  readonly #body = element('tbody');
  #shown: { readonly runId: string | null; readonly tasks: number } = { runId: null, tasks: -1 };

  constructor(model: RunModel, actions: SlowestTasksActions) {
    this.#model = model;
    this.#actions = actions;
    const head = ['Task', 'Worker', 'Run', 'Times the median', 'Started at', 'Outcome'].map((text, at) =>
      element('th', { text, class: at >= 1 && at <= 4 ? 'number' : '', attributes: { scope: 'col' } }),
    );
    this.element = element('details', { class: 'slowest-tasks', testId: 'slowest-tasks' }, [
      element('summary', { text: 'Slowest tasks and tail' }),
      this.#tail,
      this.#note,
      wideTable(
        'Table of the slowest tasks',
        element('table', {}, [element('thead', {}, [element('tr', {}, head)]), this.#body]),
      ),
    ]);
    this.element.addEventListener('toggle', () => this.update());
  }

  update(): void {
    const { runId, store } = this.#model;
    if (!this.element.open || (this.#shown.runId === runId && this.#shown.tasks === store.length)) return;
    this.#shown = { runId, tasks: store.length };
    const medianMs = percentileOf(this.#model.sortedRunTimes, 0.5);
    const rows = slowestTasks(store, MOST);
    setText(
      this.#note,
      `The ${formatCount(rows.length, 'task')} that ran longest; median ${durationText(medianMs)}.`,
    );
    this.#body.replaceChildren(...rows.map((row) => this.#row(row, medianMs)));
    this.#showTail();
  }

  #showTail(): void {
    const tail = tailOf(this.#model);
    this.#tail.hidden = tail === null;
    if (tail === null) return;
    const { fromMs, toMs, lastTask } = tail;
    const { store, startMs, endMs } = this.#model;
    const ms = formatDuration(toMs - fromMs);
    const share = formatShare((toMs - fromMs) / (endMs - startMs));
    const show = button('Show on timeline', {
      class: 'link-button',
      onClick: () => this.#actions.reveal(fromMs, toMs),
    });
    const text = `Tail: for the last ${ms}, ${share} of the run, some workers had nothing left to do. Last to end: `;
    this.#tail.replaceChildren(
      text,
      this.#link(lastTask),
      ` on worker ${store.worker[lastTask] ?? 0}. `,
      show,
    );
  }

  #link(row: number): HTMLElement {
    const index = this.#model.store.index[row] ?? 0;
    return button(`#${index}`, {
      class: 'link-button',
      onClick: () => this.#actions.select(row),
      attributes: { 'aria-label': `Select task ${index}` },
    });
  }

  #row(row: number, medianMs: number): HTMLElement {
    const { store, startMs } = this.#model;
    const cells = [
      String(store.worker[row] ?? 0),
      durationText(store.durationOf(row)),
      formatFactor(store.durationOf(row) / medianMs),
      durationText(store.startOf(row) - startMs),
    ];
    return element('tr', {}, [
      element('td', {}, [this.#link(row)]),
      ...cells.map((text) => element('td', { class: 'number', text })),
      element('td', { text: outcomeLabel(store, row) }),
    ]);
  }
}
