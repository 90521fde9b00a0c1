/** The tasks that failed: which input, which error, and where in the source. */
import type { TaskFailure } from '../../protocol/recorded-run.ts';
import { button, element, section, setText } from '../dom/element.ts';
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
  #shown: { readonly runId: string | null; count: number } = { runId: null, count: 0 };

  constructor(actions: FailuresActions) {
    this.#actions = actions;
    this.element = section('failures', 'Failed tasks', [this.#count, this.#list]);
  }

  update(model: RunModel): void {
    const { failures, failedTasks, runId } = model;
    this.element.hidden = failures.length === 0;
    setText(this.#count, countText(failures.length, failedTasks, model.store.length));
    if (this.#shown.runId !== runId || this.#shown.count > failures.length) {
      this.#list.replaceChildren();
      this.#shown = { runId, count: 0 };
    }
    // Appends only, so that an item the user has opened stays open while more come in.
    this.#list.append(...failures.slice(this.#shown.count).map((failure) => this.#item(failure)));
    this.#shown.count = failures.length;
  }

  #item({ index, name, message, stack, inputPreview }: TaskFailure): HTMLElement {
    const location = locationOfStack(stack);
    const { openLocation } = this.#actions;
    const open =
      location !== null && openLocation !== null
        ? [
            button(`Open ${locationLabel(location)}`, {
              class: 'link-button',
              onClick: () => openLocation(location),
            }),
          ]
        : [];
    return element('details', { class: 'failure', testId: 'failure' }, [
      element('summary', {}, [
        element('span', { class: 'failure-task', text: `#${index}` }),
        element('strong', { text: name }),
        element('span', { class: 'failure-message', text: message }),
      ]),
      element('p', {}, [
        element('span', { class: 'muted', text: 'Input ' }),
        element('code', { text: inputPreview }),
      ]),
      element('pre', { text: stack, attributes: { tabindex: '0', 'aria-label': `Stack of task ${index}` } }),
      ...open,
    ]);
  }
}

function countText(listed: number, failed: number, total: number): string {
  const all = `${failed.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} tasks did not succeed.`;
  return listed < failed ? `${all} The first ${listed.toLocaleString('en-US')} are listed.` : all;
}
