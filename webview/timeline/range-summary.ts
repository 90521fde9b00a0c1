/** The numbers of the marked span, under the timeline. */
import { formatCount, formatDuration, formatShare } from '../../profile/index.ts';
import { button, element, setText } from '../dom/element.ts';
import { rangeStats, type TimeRange } from '../model/range-stats.ts';
import type { RunModel } from '../model/run-model.ts';

export interface RangeSummaryActions {
  zoom(): void;
  clear(): void;
}

export class RangeSummary {
  readonly element: HTMLElement;
  readonly #text = element('span');

  constructor(actions: RangeSummaryActions) {
    this.element = element(
      'div',
      { class: 'range-summary', testId: 'range-summary', attributes: { role: 'status' } },
      [
        this.#text,
        button('Zoom to span', { class: 'link-button', onClick: () => actions.zoom() }),
        button('Clear span', { class: 'link-button', onClick: () => actions.clear() }),
      ],
    );
    this.element.hidden = true;
  }

  show(model: RunModel, range: TimeRange | null): void {
    this.element.hidden = range === null;
    if (range !== null) setText(this.#text, textOf(model, range));
  }
}

function textOf(model: RunModel, range: TimeRange): string {
  const { tasks, failed, utilization, longestMs } = rangeStats(
    model.workers.map(({ row }) => row),
    range,
  );
  const parts = [
    `${formatDuration(range.from - model.startMs)} to ${formatDuration(range.to - model.startMs)}: ${formatCount(tasks, 'task')}`,
  ];
  if (failed > 0) parts.push(`${failed.toLocaleString('en-US')} did not succeed`);
  parts.push(`${formatShare(utilization)} busy`);
  if (tasks > 0) parts.push(`longest run ${formatDuration(longestMs)}`);
  return parts.join(', ');
}
