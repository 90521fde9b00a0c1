/** The sweep as a heat map. It is a table whose cells are coloured, so that it needs no other for those who cannot see it. */
import { formatDuration } from '../../profile/index.ts';
import type { Recommendation, WayReport } from '../../protocol/profile-report.ts';
import { button, element, wideTable } from '../dom/element.ts';
import { copyText } from '../dom/copy.ts';
import { toCsv } from '../model/csv.ts';
import { nearness, type SweepGrid } from '../model/sweep-grid.ts';
import { BASIS_LABELS, EXECUTOR_LABELS } from '../model/way-words.ts';

export function sweepMap(grid: SweepGrid, recommended: Recommendation): HTMLElement {
  const title = `${EXECUTOR_LABELS[grid.executor]}: workers and chunk sizes`;
  const head = [
    element('th', { text: 'Workers', attributes: { scope: 'col' } }),
    ...grid.chunksizes.map((size) =>
      element('th', {
        text: `chunk ${size.toLocaleString('en-US')}`,
        class: 'number',
        attributes: { scope: 'col' },
      }),
    ),
  ];
  const body = grid.workers.map((count, row) =>
    element('tr', {}, [
      element('th', { text: count.toLocaleString('en-US'), attributes: { scope: 'row' } }),
      ...(grid.cells[row] ?? []).map((cell) => sweepCell(cell, grid, recommended)),
    ]),
  );
  const data = button('Copy data', {
    class: 'link-button',
    attributes: { 'aria-label': `Copy data: ${title}` },
  });
  data.addEventListener('click', () => void copyText(csvOf(grid), data));
  return element('div', { class: 'sweep' }, [
    element('h3', { text: title }),
    element('p', {
      class: 'muted chart-caption',
      text: 'time of the run; the fuller the colour, the faster',
    }),
    wideTable(
      title,
      element('table', { class: 'sweep-map', testId: 'sweep-map' }, [
        element('thead', {}, [element('tr', {}, head)]),
        element('tbody', {}, body),
      ]),
    ),
    element('div', { class: 'chart-tools' }, [data]),
  ]);
}

function sweepCell(cell: WayReport | null, grid: SweepGrid, recommended: Recommendation): HTMLElement {
  if (cell === null)
    return element('td', { class: 'number muted', text: '–', attributes: { title: 'not tried' } });
  const { way, ms, low, high, basis } = cell;
  const isRecommended =
    recommended.executor === way.executor &&
    recommended.workers === way.workers &&
    recommended.chunksize === way.chunksize;
  const interval = high > low ? `${formatDuration(low)} to ${formatDuration(high)}, ` : '';
  const made = element(
    'td',
    {
      class: `number sweep-cell basis-${basis}${isRecommended ? ' recommended' : ''}`,
      attributes: { title: `${interval}${BASIS_LABELS[basis]}` },
    },
    [
      formatDuration(ms),
      ...(isRecommended ? [element('span', { class: 'tag', text: 'recommended' })] : []),
      ...(basis === 'measured' ? [] : [element('span', { class: 'cell-basis', text: basis })]),
    ],
  );
  made.style.setProperty('--nearness', String(Math.round(nearness(ms, grid) * 100) / 100));
  return made;
}

function csvOf({ executor, cells }: SweepGrid): string {
  return toCsv({
    columns: [
      { title: 'Executor', unit: 'text' },
      { title: 'Workers', unit: 'count' },
      { title: 'Chunk size', unit: 'count' },
      { title: 'Time', unit: 'ms' },
      { title: 'Low', unit: 'ms' },
      { title: 'High', unit: 'ms' },
      { title: 'Basis', unit: 'text' },
    ],
    rows: cells
      .flat()
      .filter((cell) => cell !== null)
      .map(({ way, ms, low, high, basis }) => [executor, way.workers, way.chunksize, ms, low, high, basis]),
  });
}
