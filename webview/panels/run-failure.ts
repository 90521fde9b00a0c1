/** Why a run as a whole failed: what was wrong, where, and what to do. */
import type { RunFailure } from '../../protocol/recorded-run.ts';
import { button, element } from '../dom/element.ts';
import { locationLabel, type SourceLocation } from '../model/source-location.ts';

export class RunFailureBox {
  readonly element = element('section', {
    class: 'run-failure',
    testId: 'run-failure',
    attributes: { 'aria-label': 'Why the run failed' },
  });
  readonly #openLocation: ((location: SourceLocation) => void) | null;

  constructor(openLocation: ((location: SourceLocation) => void) | null) {
    this.#openLocation = openLocation;
    this.element.hidden = true;
  }

  /** `headline` is what stands above; a message that says the same is not said twice. */
  update(failure: RunFailure | null, headline: string): void {
    this.element.hidden = failure === null;
    if (failure === null) return;
    const parts: HTMLElement[] = [];
    if (!headline.includes(failure.message)) parts.push(element('p', { text: failure.message }));
    const { location } = failure;
    const open = this.#openLocation;
    if (location !== null) {
      const label = locationLabel(location);
      parts.push(
        open === null
          ? element('p', { class: 'muted', text: label })
          : button(`Open ${label}`, { class: 'link-button', onClick: () => open(location) }),
      );
    }
    if (failure.detail !== '') {
      parts.push(
        element('pre', { text: failure.detail, attributes: { tabindex: '0', 'aria-label': 'Detail' } }),
      );
    }
    this.element.hidden = parts.length === 0;
    this.element.replaceChildren(...parts);
  }
}
