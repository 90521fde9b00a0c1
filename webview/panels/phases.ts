/** Where the tasks' time went, phase by phase: one stacked bar and its numbers. */
import { formatDuration, formatShare } from '../../profile/index.ts';
import { PHASES, type Phase, type ProfileReport } from '../../protocol/profile-report.ts';
import { element, section } from '../dom/element.ts';
import { PHASE_LABELS } from '../model/task-summary.ts';

const PHASE_HINTS: Readonly<Record<Phase, string>> = {
  queue: 'waiting for a worker',
  serialize: 'in the main process',
  transfer: 'through the pipe',
  deserialize: 'in the worker',
  run: 'your function',
  return: 'back to the main process',
};

export class Phases {
  readonly element: HTMLElement;
  readonly #bar = element('div', { class: 'phase-bar', attributes: { 'aria-hidden': 'true' } });
  readonly #body = element('tbody');

  constructor() {
    const head = ['Phase', 'Time, all tasks', 'Share'].map((text) =>
      element('th', { text, attributes: { scope: 'col' } }),
    );
    this.element = section('phases', 'Where the time of the tasks went', [
      this.#bar,
      element('table', { class: 'phase-table' }, [
        element('thead', {}, [element('tr', {}, head)]),
        this.#body,
      ]),
    ]);
  }

  update(report: ProfileReport | null): void {
    const total = report === null ? 0 : PHASES.reduce((sum, phase) => sum + report.phases[phase], 0);
    this.element.hidden = total <= 0;
    if (report === null || total <= 0) return;
    this.#bar.replaceChildren(...PHASES.map((phase) => segment(phase, report.phases[phase] / total)));
    this.#body.replaceChildren(...PHASES.map((phase) => row(phase, report.phases[phase], total)));
  }
}

function segment(phase: Phase, share: number): HTMLElement {
  const part = element('span', { class: `phase-segment phase-${phase}` });
  part.style.flexGrow = String(share);
  part.hidden = share === 0;
  return part;
}

function row(phase: Phase, ms: number, total: number): HTMLElement {
  return element('tr', {}, [
    element('th', { attributes: { scope: 'row' } }, [
      element('span', { class: `phase-swatch phase-${phase}`, attributes: { 'aria-hidden': 'true' } }),
      PHASE_LABELS[phase],
      element('span', { class: 'muted phase-hint', text: PHASE_HINTS[phase] }),
    ]),
    element('td', { class: 'number', text: formatDuration(ms) }),
    element('td', { class: 'number', text: formatShare(ms / total) }),
  ]);
}
