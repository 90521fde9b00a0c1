/** The charts of the run side by side, as many as there is room for. */
import { section, element } from '../dom/element.ts';
import { readColors } from '../dom/theme.ts';
import type { RunModel } from '../model/run-model.ts';
import { LatencyChart } from './latency-chart.ts';
import { TaskScatter } from './task-scatter.ts';
import { UtilizationChart } from './utilization-chart.ts';

export class ChartsPanel {
  readonly element: HTMLElement;
  readonly #charts = [new UtilizationChart(), new LatencyChart(), new TaskScatter()] as const;
  readonly #grid = element(
    'div',
    { class: 'chart-grid' },
    this.#charts.map(({ frame }) => frame.element),
  );
  #areDrawn = false;

  constructor() {
    this.element = section('charts', 'Utilization and run times', [this.#grid]);
  }

  update(model: RunModel): void {
    // Chart.js measures its canvas when it is made, which must by then be on the page and not hidden.
    this.element.hidden = model.store.length === 0;
    if (this.element.hidden) return;
    if (!this.#areDrawn) this.#drawAll();
    let shown = 0;
    for (const chart of this.#charts) {
      const hasData = chart.update(model);
      chart.frame.element.hidden = !hasData;
      if (hasData) shown++;
    }
    this.#grid.classList.toggle('has-two', shown === 2);
  }

  updateTheme(model: RunModel): void {
    if (!this.#areDrawn) return;
    this.#drawAll();
    this.update(model);
  }

  #drawAll(): void {
    const colors = readColors();
    for (const chart of this.#charts) chart.draw(colors);
    this.#areDrawn = true;
  }
}
