/** The charts of the run side by side, as many as there is room for. */
import { section, element } from '../dom/element.ts';
import { afterPaint } from '../dom/after-paint.ts';
import { readColors } from '../dom/theme.ts';
import type { RunModel } from '../model/run-model.ts';
import { runCharts, type RunChart } from './run-charts.ts';

export class ChartsPanel {
  readonly element: HTMLElement;
  readonly #charts = runCharts();
  readonly #drawn = new Set<RunChart>();
  readonly #onScreen = new Set<Element>();
  /** Charts that are to be drawn one after another, so that none keeps the page from answering. */
  #pending: RunChart[] = [];

  constructor() {
    const grid = element(
      'div',
      { class: 'chart-grid' },
      this.#charts.map(({ frame }) => frame.element),
    );
    this.element = section('charts', 'Charts', [grid]);
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#onScreen.add(target);
        else this.#onScreen.delete(target);
      }
    });
    for (const { frame } of this.#charts) observer.observe(frame.element);
  }

  update(model: RunModel): void {
    // Chart.js measures its canvas when it is made, which must by then be on the page and not hidden.
    this.element.hidden = model.store.length === 0;
    if (this.element.hidden) return;
    const isLive = model.state === 'running';
    // While a run goes on, nobody is served by a chart that is not in view.
    const wanted = this.#charts.filter(
      ({ frame }) => !isLive || frame.element.hidden || this.#onScreen.has(frame.element),
    );
    const isIdle = this.#pending.length === 0;
    this.#pending = isLive ? wanted : [...this.#charts];
    if (isIdle) afterPaint(() => this.#drawNext(model));
  }

  updateTheme(model: RunModel): void {
    this.#drawn.clear();
    this.update(model);
  }

  #drawNext(model: RunModel): void {
    const chart = this.#pending.shift();
    if (chart === undefined) return;
    if (!this.#drawn.has(chart)) {
      chart.frame.element.hidden = false;
      chart.draw(readColors());
      this.#drawn.add(chart);
    }
    chart.frame.element.hidden = !chart.update(model);
    setTimeout(() => this.#drawNext(model));
  }
}
