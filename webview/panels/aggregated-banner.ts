/** Says which tasks the page is about, where the run had more than are kept one by one. */
import { aggregatedText } from '../../profile/index.ts';
import { element, setText } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';

export class AggregatedBanner {
  readonly element = element('p', { class: 'guidance aggregated' });

  constructor() {
    this.element.setAttribute('role', 'note');
    this.element.hidden = true;
  }

  update(model: RunModel): void {
    const text = aggregatedText(model.loaded?.run.aggregated, model.store.length);
    this.element.hidden = text === '';
    setText(this.element, text);
  }
}
