/** What is known about the selected task, under the timeline. */
import type { TaskFailure } from '../../protocol/recorded-run.ts';
import { button, element } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { taskFacts, taskTitle } from '../model/task-summary.ts';

export interface TaskDetailsActions {
  /** `null` where no editor listens. */
  readonly openSource: ((storeRow: number) => void) | null;
  zoomToSelection(): void;
  clearSelection(): void;
}

export class TaskDetails {
  readonly element = element('div', {
    class: 'task-details',
    testId: 'task-details',
    attributes: { role: 'status', 'aria-live': 'polite' },
  });
  readonly #actions: TaskDetailsActions;

  constructor(actions: TaskDetailsActions) {
    this.#actions = actions;
    this.element.hidden = true;
  }

  show(model: RunModel, storeRow: number | null): void {
    this.element.hidden = storeRow === null;
    if (storeRow === null) {
      this.element.replaceChildren();
      return;
    }
    const facts = element('dl', { class: 'facts' });
    for (const { label, value } of taskFacts(model.store, storeRow, model.startMs)) {
      facts.append(element('div', {}, [element('dt', { text: label }), element('dd', { text: value })]));
    }
    const { openSource } = this.#actions;
    const bar = element('div', { class: 'task-details-bar' }, [
      element('h3', { text: taskTitle(model.store, storeRow) }),
      ...(openSource === null
        ? []
        : [button('Open source', { class: 'link-button', onClick: () => openSource(storeRow) })]),
      button('Zoom to task', { class: 'link-button', onClick: () => this.#actions.zoomToSelection() }),
      button('Clear', { class: 'link-button', onClick: () => this.#actions.clearSelection() }),
    ]);
    const failure = model.failures.find((candidate) => candidate.index === model.store.index[storeRow]);
    this.element.replaceChildren(bar, ...(failure === undefined ? [] : [failureText(failure)]), facts);
  }
}

function failureText({ name, message, inputPreview }: TaskFailure): HTMLElement {
  return element('p', { class: 'failure-line' }, [
    element('strong', { text: `${name}: ` }),
    `${message} `,
    element('code', { text: inputPreview }),
  ]);
}
