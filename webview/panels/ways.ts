/** The other ways in which the same inputs were run or would run: prediction, table, sweep and speed-up. */
import { formatCount, formatDuration, formatFactor, formatShare } from '../../profile/index.ts';
import type { Estimate, ProfileReport, ScalingReport, WayReport } from '../../protocol/profile-report.ts';
import type { RecordedRun } from '../../protocol/recorded-run.ts';
import type { Way } from '../../protocol/ways-of-running.ts';
import { SpeedupChart } from '../charts/speedup-chart.ts';
import { element, section, wideTable } from '../dom/element.ts';
import { readColors } from '../dom/theme.ts';
import type { LoadedRun, RunModel } from '../model/run-model.ts';
import { sweepGrids } from '../model/sweep-grid.ts';
import { BASIS_LABELS, isSameWay, wayText } from '../model/way-words.ts';
import { sweepMap } from './sweep-map.ts';

export class Ways {
  readonly element: HTMLElement;
  readonly #prediction = element('p', { class: 'prediction', testId: 'prediction' });
  readonly #table = element('div');
  readonly #maps = element('div', { class: 'sweep-maps' });
  readonly #scaling = element('p', { class: 'muted' });
  readonly #chart = new SpeedupChart();
  #shown: LoadedRun | null = null;

  constructor() {
    this.element = section('ways', 'Other ways of running', [
      this.#prediction,
      this.#table,
      element('div', { class: 'ways-pictures' }, [
        this.#maps,
        element('div', { class: 'speedup' }, [this.#chart.frame.element, this.#scaling]),
      ]),
    ]);
    this.element.hidden = true;
  }

  update({ loaded }: RunModel): void {
    if (loaded === this.#shown) return;
    this.#shown = loaded;
    const ways = loaded?.report.ways ?? [];
    const scaling = loaded?.report.scaling;
    const prediction = loaded === null ? null : predictionText(loaded);
    this.element.hidden = ways.length === 0 && scaling === undefined && prediction === null;
    if (loaded === null || this.element.hidden) return;
    this.#prediction.hidden = prediction === null;
    this.#prediction.textContent = prediction ?? '';
    this.#table.hidden = ways.length === 0;
    this.#table.replaceChildren(...(ways.length === 0 ? [] : waysTable(loaded.report, ways, loaded.run)));
    this.#maps.replaceChildren(
      ...sweepGrids(ways).map((grid) => sweepMap(grid, loaded.report.verdict.recommended)),
    );
    this.#scaling.hidden = scaling === undefined;
    this.#scaling.textContent = scaling === undefined ? '' : scalingText(scaling);
    this.#chart.frame.element.hidden = scaling === undefined;
    if (scaling !== undefined) this.#chart.show(scaling, readColors());
  }

  updateTheme(): void {
    const scaling = this.#shown?.report.scaling;
    if (scaling !== undefined) this.#chart.show(scaling, readColors());
  }
}

/** What was promised before this run beside what it took. */
function predictionText({ report: { prediction } }: LoadedRun): string | null {
  if (prediction === undefined) return null;
  const { ms, low, high, measuredMs: took } = prediction;
  const range = `${formatDuration(low)} to ${formatDuration(high)}`;
  const place = took < low ? 'faster than that' : took > high ? 'slower than that' : 'within that range';
  return `Predicted before this run: ${formatDuration(ms)} (${range}). It took ${formatDuration(took)}, ${place}.`;
}

function waysTable(report: ProfileReport, ways: readonly WayReport[], run: RecordedRun): HTMLElement[] {
  const { recommended } = report.verdict;
  const head = ['Way', 'Time', '95 % interval', 'Speed-up', 'Basis', 'Runs'].map((text, at) =>
    element('th', { text, class: isNumber(at) ? 'number' : '', attributes: { scope: 'col' } }),
  );
  const body = ways.map((one) => {
    const cells = [
      formatDuration(one.ms),
      one.high > one.low ? `${formatDuration(one.low)} – ${formatDuration(one.high)}` : '–',
      report.serialMs === null ? '–' : formatFactor(report.serialMs / one.ms),
      BASIS_LABELS[one.basis],
      one.basis === 'measured' ? one.repetitions.toLocaleString('en-US') : '–',
    ];
    return element('tr', { testId: 'way-row' }, [
      element('th', { attributes: { scope: 'row' } }, [wayText(one.way), ...tags(one.way, recommended, run)]),
      ...cells.map((text, at) => element('td', { text, class: isNumber(at + 1) ? 'number' : '' })),
    ]);
  });
  const table = element('table', { class: 'ways-table' }, [
    element('thead', {}, [element('tr', {}, head)]),
    element('tbody', {}, body),
  ]);
  return [wideTable('Table of ways of running', table), ...comparisonNotes(report)];
}

function isNumber(column: number): boolean {
  return column >= 1 && column !== 4;
}

function tags(way: Way, recommended: Way, { options }: RecordedRun): HTMLElement[] {
  const made: HTMLElement[] = [];
  if (isSameWay(way, recommended)) made.push(element('span', { class: 'tag', text: 'recommended' }));
  if (isSameWay(way, options)) made.push(element('span', { class: 'tag plain', text: 'this run' }));
  return made;
}

/** Whether the ways gave the same results, which alone makes them ways of doing the same. */
function comparisonNotes({ agreement }: ProfileReport): HTMLElement[] {
  if (agreement === undefined || agreement.comparedTasks === 0) return [];
  const compared = formatCount(agreement.comparedTasks, 'result');
  if (agreement.differingTasks === 0) {
    return [element('p', { class: 'muted', text: `All ways gave the same: ${compared} compared.` })];
  }
  const differing = `${agreement.differingTasks.toLocaleString('en-US')} of ${compared} differed between ways.`;
  const examples = agreement.disagreements.map(({ index, first, second }) =>
    element('li', {}, [
      `#${index}: ${wayText(first.way)} gave `,
      element('code', { text: first.preview }),
      `, ${wayText(second.way)} gave `,
      element('code', { text: second.preview }),
    ]),
  );
  return [
    element('p', { class: 'ways-differ', text: differing }),
    element('ul', { class: 'notes' }, examples),
  ];
}

function scalingText({ serialFraction, usl, bestWorkers }: ScalingReport): string {
  const parts = [
    `Serial fraction ${range(serialFraction, formatShare)} (Amdahl)`,
    ...(usl === null
      ? []
      : [
          `contention ${range(usl.alpha, formatShare)} and coherency ${range(usl.beta, formatShare)} (universal scalability law)`,
        ]),
    `best with ${formatCount(bestWorkers, 'worker')}`,
  ];
  return `${parts.join(' · ')}.`;
}

function range({ value, low, high }: Estimate, format: (value: number) => string): string {
  return high > low ? `${format(value)} (${format(low)} to ${format(high)})` : format(value);
}
