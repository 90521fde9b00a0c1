/** Every task as a table, a page at a time: the timeline for those who cannot see it. */
import { button, element, setText, wideTable } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { durationText, outcomeLabel, waitText } from '../model/task-summary.ts';
import { orderTasks, TASK_ORDERS, type TaskOrder } from '../model/task-order.ts';

const PAGE = 50;

const ORDER_LABELS: Readonly<Record<TaskOrder, string>> = {
  started: 'In order of start',
  slowest: 'Slowest first',
  failed: 'Failed first',
};

export class TaskTable {
  readonly element: HTMLDetailsElement;
  readonly #model: RunModel;
  readonly #onSelect: (storeRow: number) => void;
  readonly #summary = element('summary', { text: 'Tasks as a table' });
  readonly #body = element('tbody');
  readonly #position = element('span', { class: 'muted', attributes: { 'aria-live': 'polite' } });
  readonly #previous = button('Previous', { class: 'tool', onClick: () => this.#turn(-1) });
  readonly #next = button('Next', { class: 'tool', onClick: () => this.#turn(1) });
  readonly #order = element('select', { attributes: { 'aria-label': 'Order of the tasks' } });
  #rows: Int32Array = new Int32Array(0);
  #shown: { readonly runId: string | null; readonly length: number; readonly order: string } | null = null;
  #page = 0;

  constructor(model: RunModel, onSelect: (storeRow: number) => void) {
    this.#model = model;
    this.#onSelect = onSelect;
    for (const order of TASK_ORDERS) {
      this.#order.append(element('option', { text: ORDER_LABELS[order], attributes: { value: order } }));
    }
    this.#order.addEventListener('change', () => {
      this.#page = 0;
      this.update();
    });
    const head = ['Task', 'Worker', 'Outcome', 'Started at', 'Waited', 'Run'].map((text) =>
      element('th', { text, attributes: { scope: 'col' } }),
    );
    this.element = element('details', { class: 'task-table', testId: 'task-table' }, [
      this.#summary,
      element('div', { class: 'section-bar' }, [this.#order, this.#previous, this.#position, this.#next]),
      wideTable(
        'Table of tasks',
        element('table', {}, [element('thead', {}, [element('tr', {}, head)]), this.#body]),
      ),
    ]);
    this.element.addEventListener('toggle', () => this.update());
  }

  update(): void {
    const { store, runId } = this.#model;
    setText(this.#summary, `Tasks as a table (${store.length.toLocaleString('en-US')})`);
    if (!this.element.open) return;
    const wanted = { runId, length: store.length, order: this.#order.value };
    const shown = this.#shown;
    const isSame = shown?.runId === runId && shown.length === wanted.length && shown.order === wanted.order;
    if (isSame) return;
    this.#shown = wanted;
    this.#rows = orderTasks(store, TASK_ORDERS.find((order) => order === this.#order.value) ?? 'started');
    this.#render();
  }

  #turn(by: 1 | -1): void {
    this.#page += by;
    this.#render();
  }

  #render(): void {
    const total = this.#rows.length;
    const lastPage = Math.max(0, Math.ceil(total / PAGE) - 1);
    this.#page = Math.min(Math.max(0, this.#page), lastPage);
    const from = this.#page * PAGE;
    const page = this.#rows.subarray(from, from + PAGE);
    this.#body.replaceChildren(...Array.from(page, (storeRow) => this.#row(storeRow)));
    const range =
      total === 0 ? 'No tasks' : `${number(from + 1)}–${number(from + page.length)} of ${number(total)}`;
    setText(this.#position, range);
    this.#previous.disabled = this.#page === 0;
    this.#next.disabled = this.#page === lastPage;
  }

  #row(storeRow: number): HTMLElement {
    const { store, startMs } = this.#model;
    const worker = store.worker[storeRow] ?? -1;
    const select = button(`#${store.index[storeRow] ?? 0}`, {
      class: 'link-button',
      onClick: () => this.#onSelect(storeRow),
      attributes: { 'aria-label': `Select task ${store.index[storeRow] ?? 0}` },
    });
    const cells = [
      worker >= 0 ? String(worker) : 'none',
      outcomeLabel(store, storeRow),
      durationText(store.startOf(storeRow) - startMs),
      waitText(store, storeRow),
      durationText(store.durationOf(storeRow)),
    ];
    return element('tr', {}, [element('td', {}, [select]), ...cells.map((text) => element('td', { text }))]);
  }
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
