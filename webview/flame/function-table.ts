/** Every function of the flame graph as a table that can be sorted: the graph for those who cannot see it. */
import {
  formatDuration,
  formatShare,
  functionTimes,
  type FlameGraph,
  type FunctionTimes,
} from '../../profile/index.ts';
import type { ProfileFrame } from '../../protocol/cpu-profile.ts';
import { button, element, setText, wideTable } from '../dom/element.ts';
import { hasSource, KIND_LABELS, placeLabel } from '../model/flame-words.ts';

const PAGE = 20;

type Column = 'name' | 'place' | 'kind' | 'self' | 'total';

const COLUMNS: readonly (readonly [Column, string, isNumber: boolean])[] = [
  ['name', 'Function', false],
  ['place', 'Where', false],
  ['kind', 'Kind', false],
  ['self', 'In itself', true],
  ['total', 'With what it calls', true],
];

export interface FunctionTableOptions {
  readonly folders: readonly string[];
  /** `null` where no editor listens. */
  readonly openSource: ((frame: ProfileFrame) => void) | null;
}

export class FunctionTable {
  readonly element: HTMLDetailsElement;
  readonly #options: FunctionTableOptions;
  readonly #summary = element('summary', { text: 'Functions as a table' });
  readonly #head = element('tr');
  readonly #body = element('tbody');
  readonly #more = button('Show more', { class: 'tool', onClick: () => this.#showMore() });
  #graph: FlameGraph | null = null;
  #rows: FunctionTimes[] = [];
  #order: { readonly column: Column; readonly isRising: boolean } = { column: 'self', isRising: false };
  #shown = PAGE;
  #isStale = true;

  constructor(options: FunctionTableOptions) {
    this.#options = options;
    for (const [column, label, isNumber] of COLUMNS) {
      const sort = button(label, { class: 'sort-button', onClick: () => this.#sort(column) });
      this.#head.append(
        element(
          'th',
          {
            class: isNumber ? 'number' : '',
            attributes: { scope: 'col', 'data-column': column },
          },
          [sort],
        ),
      );
    }
    this.element = element('details', { class: 'task-table', testId: 'function-table' }, [
      this.#summary,
      wideTable('Table of functions', element('table', {}, [element('thead', {}, [this.#head]), this.#body])),
      this.#more,
    ]);
    this.element.addEventListener('toggle', () => this.#render());
  }

  show(graph: FlameGraph): void {
    this.#graph = graph;
    this.#rows = functionTimes(graph);
    this.#shown = PAGE;
    this.#isStale = true;
    setText(this.#summary, `Functions as a table (${this.#rows.length.toLocaleString('en-US')})`);
    this.#render();
  }

  #sort(column: Column): void {
    const isText = column === 'name' || column === 'place' || column === 'kind';
    const isSame = this.#order.column === column;
    this.#order = { column, isRising: isSame ? !this.#order.isRising : isText };
    this.#isStale = true;
    this.#render();
  }

  #showMore(): void {
    this.#shown += 5 * PAGE;
    this.#isStale = true;
    this.#render();
  }

  /** A table nobody looks at is not made. */
  #render(): void {
    if (!this.element.open || !this.#isStale) return;
    this.#isStale = false;
    const { column, isRising } = this.#order;
    for (const cell of this.#head.children) {
      const isOrder = cell.getAttribute('data-column') === column;
      if (isOrder) cell.setAttribute('aria-sort', isRising ? 'ascending' : 'descending');
      else cell.removeAttribute('aria-sort');
    }
    const sign = isRising ? 1 : -1;
    const sorted = this.#rows.toSorted((a, b) => sign * this.#compare(a, b, column) || b.selfMs - a.selfMs);
    this.#body.replaceChildren(...sorted.slice(0, this.#shown).map((row) => this.#row(row)));
    this.#more.hidden = sorted.length <= this.#shown;
  }

  #compare(a: FunctionTimes, b: FunctionTimes, column: Column): number {
    switch (column) {
      case 'self':
        return a.selfMs - b.selfMs;
      case 'total':
        return a.totalMs - b.totalMs;
      case 'name':
        return a.frame.name.localeCompare(b.frame.name);
      case 'kind':
        return KIND_LABELS[a.frame.kind].localeCompare(KIND_LABELS[b.frame.kind]);
      case 'place':
        return a.frame.file.localeCompare(b.frame.file) || a.frame.line - b.frame.line;
    }
  }

  #row({ frame, selfMs, totalMs }: FunctionTimes): HTMLElement {
    const { openSource, folders } = this.#options;
    const busyMs = this.#graph?.busyMs ?? 0;
    const name =
      openSource !== null && hasSource(frame)
        ? button(frame.name, {
            class: 'link-button',
            onClick: () => openSource(frame),
            attributes: { 'aria-label': `Open source of ${frame.name}` },
          })
        : frame.name;
    const time = (ms: number): HTMLElement =>
      element('td', { class: 'number' }, [
        formatDuration(ms),
        element('span', { class: 'muted share', text: formatShare(busyMs > 0 ? ms / busyMs : 0) }),
      ]);
    return element('tr', {}, [
      element('th', { attributes: { scope: 'row' } }, [name]),
      element('td', {
        class: 'muted',
        text: frame.file === '' && frame.kind !== 'node' ? '–' : placeLabel(frame, folders),
      }),
      element('td', { text: KIND_LABELS[frame.kind] }),
      time(selfMs),
      time(totalMs),
    ]);
  }
}
