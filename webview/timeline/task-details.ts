/** What is known about the selected task, under the timeline. */
import type { Phase } from '../../protocol/profile-report.ts';
import { PHASES } from '../../protocol/profile-report.ts';
import type { TaskFailure } from '../../protocol/recorded-run.ts';
import { button, element } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { locationLabel, locationOfStack, type SourceLocation } from '../model/source-location.ts';
import { taskFacts, taskTitle } from '../model/task-summary.ts';

export interface TaskDetailsActions {
  /** `null` where no editor listens. */
  readonly openSource: ((storeRow: number) => void) | null;
  readonly openLocation: ((location: SourceLocation) => void) | null;
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
    const { store } = model;
    for (const { label, value, phase } of taskFacts(store, storeRow, model.startMs)) {
      const swatch = phase === undefined ? [] : [phaseSwatch(phase)];
      const term = element('dt', {}, [...swatch, label]);
      facts.append(element('div', {}, [term, element('dd', { text: value })]));
    }
    const name = model.loaded?.run.taskNames?.[store.name?.[storeRow] ?? -1];
    const failure = model.failures.find((candidate) => candidate.index === store.index[storeRow]);
    this.element.replaceChildren(
      this.#bar(taskTitle(store, storeRow), storeRow),
      ...(name === undefined ? [] : [element('p', { class: 'function-name', text: name })]),
      ...(failure === undefined ? [] : this.#failure(failure)),
      ...phaseBar(model, storeRow),
      facts,
    );
  }

  #bar(title: string, storeRow: number): HTMLElement {
    const { openSource } = this.#actions;
    const link = (label: string, onClick: () => void): HTMLElement =>
      button(label, { class: 'link-button', onClick });
    return element('div', { class: 'task-details-bar' }, [
      element('h3', { text: title }),
      ...(openSource === null ? [] : [link('Open source', () => openSource(storeRow))]),
      link('Zoom to task', () => this.#actions.zoomToSelection()),
      link('Clear', () => this.#actions.clearSelection()),
    ]);
  }

  #failure({ name, message, inputPreview, stack }: TaskFailure): HTMLElement[] {
    const { openLocation } = this.#actions;
    const location = locationOfStack(stack);
    const parts: HTMLElement[] = [
      element('p', { class: 'failure-line' }, [element('strong', { text: `${name}: ` }), message]),
      element('p', { class: 'failure-line' }, [
        element('span', { class: 'muted', text: 'Input ' }),
        element('code', { text: inputPreview }),
      ]),
    ];
    if (stack !== '') {
      const open =
        location === null || openLocation === null
          ? []
          : [
              button(`Open ${locationLabel(location)}`, {
                class: 'link-button',
                onClick: () => openLocation(location),
              }),
            ];
      parts.push(
        element('details', { class: 'failure-line' }, [
          element('summary', { text: 'Stack' }),
          element('pre', { text: stack, attributes: { tabindex: '0', 'aria-label': 'Stack' } }),
          ...open,
        ]),
      );
    }
    return parts;
  }
}

function phaseSwatch(phase: Phase): HTMLElement {
  return element('span', { class: `phase-swatch phase-${phase}`, attributes: { 'aria-hidden': 'true' } });
}

/** How the time from submit to settle is split; the facts say the same in numbers. */
function phaseBar({ store: { phases } }: RunModel, storeRow: number): HTMLElement[] {
  if (phases === null) return [];
  const bar = element('div', {
    class: 'phase-bar',
    testId: 'task-phase-bar',
    attributes: { 'aria-hidden': 'true' },
  });
  const total = PHASES.reduce((sum, phase) => sum + (phases[phase][storeRow] ?? 0), 0);
  if (!(total > 0)) return [];
  for (const phase of PHASES) {
    const ms = phases[phase][storeRow] ?? 0;
    if (ms <= 0) continue;
    const part = element('span', { class: `phase-segment phase-${phase}` });
    part.style.flexGrow = String(ms / total);
    bar.append(part);
  }
  return [bar];
}
