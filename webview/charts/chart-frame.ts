/** What stands around a chart: title, caption, legend, and its numbers as a table and for the clipboard. */
import { copyPicture, copyText } from '../dom/copy.ts';
import { button, element, setText, wideTable } from '../dom/element.ts';
import { readColors } from '../dom/theme.ts';
import { formatUnit, toCsv, type DataTable } from '../model/csv.ts';

/** Nobody reads on past this; the copied data hold everything. */
const MOST_TABLE_ROWS = 200;

export class ChartFrame {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly #title: string;
  readonly #caption = element('p', { class: 'muted chart-caption' });
  readonly #legend = element('ul', { class: 'chart-legend' });
  readonly #table = element('div');
  readonly #tableBox = element('details', { class: 'chart-table' }, [
    element('summary', { text: 'Table' }),
    this.#table,
  ]);
  #read: () => DataTable = () => ({ columns: [], rows: [] });

  constructor(title: string, testId: string) {
    this.#title = title;
    this.canvas = element('canvas', { testId, attributes: { role: 'img', 'aria-label': title } });
    const name = (action: string): Record<string, string> => ({ 'aria-label': `${action}: ${title}` });
    const data = button('Copy data', { class: 'link-button', attributes: name('Copy data') });
    data.addEventListener('click', () => void copyText(toCsv(this.#read()), data));
    const image = button('Copy image', { class: 'link-button', attributes: name('Copy image') });
    image.addEventListener('click', () => void copyPicture(this.canvas, readColors().background, image));
    this.#tableBox.addEventListener('toggle', () => this.#showTable());
    this.#legend.hidden = true;
    this.element = element('div', { class: 'chart' }, [
      element('div', {}, [element('h3', { text: title }), this.#caption, this.#legend]),
      element('div', { class: 'chart-holder' }, [this.canvas]),
      element('div', { class: 'chart-tools' }, [this.#tableBox, data, image]),
    ]);
  }

  /** What the chart shows, in words: the caption, and its name for screen readers. */
  describe(caption: string): void {
    setText(this.#caption, caption);
    this.canvas.setAttribute('aria-label', `${this.#title}: ${caption}`);
  }

  /** `read` is asked for the numbers only when somebody wants them. */
  setData(read: () => DataTable): void {
    this.#read = read;
    this.#showTable();
  }

  /** Names the lines; `swatches` are small pictures of how each is drawn. */
  setLegend(items: readonly { readonly label: string; readonly swatch: HTMLElement }[]): void {
    this.#legend.hidden = items.length < 2;
    this.#legend.replaceChildren(
      ...items.map(({ label, swatch }) => element('li', {}, [swatch, element('span', { text: label })])),
    );
  }

  #showTable(): void {
    if (!this.#tableBox.open) return;
    this.#table.replaceChildren(...dataTable(this.#title, this.#read()));
  }
}

function dataTable(title: string, { columns, rows }: DataTable): HTMLElement[] {
  const head = columns.map(({ title: text, unit }) =>
    element('th', { text, class: unit === 'text' ? '' : 'number', attributes: { scope: 'col' } }),
  );
  const body = rows.slice(0, MOST_TABLE_ROWS).map((cells) =>
    element(
      'tr',
      {},
      cells.map((value, at) => {
        const unit = columns[at]?.unit ?? 'text';
        return element('td', { class: unit === 'text' ? '' : 'number', text: formatUnit(value, unit) });
      }),
    ),
  );
  const table = wideTable(
    `${title} as a table`,
    element('table', {}, [element('thead', {}, [element('tr', {}, head)]), element('tbody', {}, body)]),
  );
  const all = rows.length.toLocaleString('en-US');
  const note = `The first ${MOST_TABLE_ROWS} of ${all} rows; “Copy data” has all of them.`;
  return rows.length > MOST_TABLE_ROWS ? [table, element('p', { class: 'muted', text: note })] : [table];
}
