/** The tasks that failed: which error, for which inputs, and where in the source. */
import { formatCount } from '../../profile/index.ts';
import { button, element, section, setText } from '../dom/element.ts';
import { groupFailures, type FailureGroup } from '../model/failure-groups.ts';
import type { RunModel } from '../model/run-model.ts';
import { locationLabel, locationOfStack, type SourceLocation } from '../model/source-location.ts';

export interface FailuresActions {
  /** `null` where no editor listens. */
  readonly openLocation: ((location: SourceLocation) => void) | null;
}

export class Failures {
  readonly element: HTMLElement;
  readonly #actions: FailuresActions;
  readonly #count = element('p', { class: 'muted' });
  readonly #list = element('div', { class: 'failure-list' });
  #shown: { readonly runId: string | null; readonly count: number } = { runId: null, count: 0 };

  constructor(actions: FailuresActions) {
    this.#actions = actions;
    this.element = section('failures', 'Failed tasks', [this.#count, this.#list]);
  }

  update(model: RunModel): void {
    const { failures, failedTasks, runId } = model;
    this.element.hidden = failures.length === 0;
    setText(this.#count, countText(failures.length, failedTasks, model.store.length));
    if (this.#shown.runId === runId && this.#shown.count === failures.length) return;
    this.#shown = { runId, count: failures.length };
    // What the user has opened stays open while more failures come in.
    const open = new Set(
      [...this.#list.querySelectorAll('details[open]')].map((item) => item.getAttribute('data-group')),
    );
    const items = groupFailures(failures).map((group) => this.#item(group));
    for (const item of items) item.open = open.has(item.getAttribute('data-group'));
    this.#list.replaceChildren(...items);
  }

  #item({ name, message, stack, failures }: FailureGroup): HTMLDetailsElement {
    const location = locationOfStack(stack);
    const { openLocation } = this.#actions;
    const inputs = failures.map(({ index, inputPreview }) =>
      element('li', {}, [
        element('span', { class: 'failure-task', text: `#${index}` }),
        element('code', { text: inputPreview }),
      ]),
    );
    const group = `${name}: ${message}`;
    const item = element(
      'details',
      { class: 'failure', testId: 'failure', attributes: { 'data-group': group } },
      [
        element('summary', {}, [
          element('strong', { text: name }),
          element('span', { class: 'failure-message', text: message }),
          element('span', { class: 'muted failure-count', text: formatCount(failures.length, 'task') }),
        ]),
        element('pre', { text: stack, attributes: { tabindex: '0', 'aria-label': `Stack of ${name}` } }),
      ],
    );
    if (location !== null && openLocation !== null) {
      const open = button(`Open ${locationLabel(location)}`, {
        class: 'link-button',
        onClick: () => openLocation(location),
      });
      item.append(open);
    }
    item.append(
      element('p', { class: 'muted', text: failures.length === 1 ? 'Input' : 'Inputs' }),
      element('ul', { class: 'failure-inputs' }, inputs),
    );
    return item;
  }
}

function countText(listed: number, failed: number, total: number): string {
  const all = `${failed.toLocaleString('en-US')} of ${formatCount(total, 'task')} did not succeed`;
  return listed < failed ? `${all}; the errors of ${listed.toLocaleString('en-US')} were kept.` : `${all}.`;
}
