/** The choice by what tasks are coloured. */
import { element } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { COLOR_MODES, colorModesOf, type ColorMode } from '../model/task-coloring.ts';

const LABELS: Readonly<Record<ColorMode, string>> = {
  outcome: 'Outcome',
  duration: 'Duration',
  phase: 'Longest phase',
  function: 'Function',
};

export class ColorChoice {
  readonly element: HTMLElement;
  readonly #select = element('select', { testId: 'color-mode' });
  #shown = '';

  constructor(chosen: (mode: ColorMode) => void) {
    this.element = element('label', { class: 'color-choice' }, ['Colour by ', this.#select]);
    this.#select.addEventListener('change', () => chosen(this.mode));
  }

  get mode(): ColorMode {
    return COLOR_MODES.find((mode) => mode === this.#select.value) ?? 'outcome';
  }

  update(model: RunModel): void {
    const modes = colorModesOf(model);
    if (modes.join() === this.#shown) return;
    this.#shown = modes.join();
    const before = this.mode;
    this.#select.replaceChildren(
      ...modes.map((mode) => element('option', { text: LABELS[mode], attributes: { value: mode } })),
    );
    this.#select.value = modes.includes(before) ? before : 'outcome';
    this.#select.disabled = modes.length < 2;
    this.#select.title = modes.length < 2 ? 'The other ways are there when the run has ended' : '';
  }
}
