/** Where the tasks' time went, phase by phase: one stacked bar and its numbers. */
import { formatDuration, formatShare } from '../../profile/index.ts';
import { PHASES, type Phase, type ProfileReport } from '../../protocol/profile-report.ts';
import { element, section, wideTable } from '../dom/element.ts';
import { PHASE_LABELS } from '../model/task-summary.ts';

const PHASE_HINTS: Readonly<Record<Phase, string>> = {
  queue: 'waiting for a worker',
  serialize: 'in the main process',
  transfer: 'through the pipe',
  deserialize: 'in the worker',
  run: 'your function',
  return: 'back to the main process',
};

/** All tasks wait at once, so that waiting adds up to many times the run and would hide every other phase. */
const BAR_NOTE = 'Bar and shares are of the time outside the queue, summed over all tasks.';
const BAR_PHASES = PHASES.filter((phase) => phase !== 'queue');

export class Phases {
  readonly element: HTMLElement;
  readonly #bar = element('div', {
    class: 'phase-bar',
    testId: 'phase-bar',
    attributes: { 'aria-hidden': 'true' },
  });
  readonly #body = element('tbody');

  constructor() {
    const head = ['Phase', 'Total', 'Per task', 'Share'].map((text) =>
      element('th', { text, attributes: { scope: 'col' } }),
    );
    this.element = section('phases', 'Where the time of the tasks went', [
      element('p', { class: 'muted phase-note', text: BAR_NOTE }),
      this.#bar,
      wideTable(
        'Table of phases',
        element('table', { class: 'phase-table' }, [
          element('thead', {}, [element('tr', {}, head)]),
          this.#body,
        ]),
      ),
    ]);
  }

  update(report: ProfileReport | null): void {
    const total = report === null ? 0 : BAR_PHASES.reduce((sum, phase) => sum + report.phases[phase], 0);
    this.element.hidden = total <= 0;
    if (report === null || total <= 0) return;
    this.#bar.replaceChildren(...BAR_PHASES.map((phase) => segment(phase, report.phases[phase] / total)));
    const tasks = Math.max(1, report.run.tasks);
    this.#body.replaceChildren(
      ...PHASES.map((phase) => {
        const ms = report.phases[phase];
        return row(phase, [
          formatDuration(ms),
          formatDuration(ms / tasks),
          phase === 'queue' ? '–' : formatShare(ms / total),
        ]);
      }),
    );
  }
}

function segment(phase: Phase, share: number): HTMLElement {
  const part = element('span', { class: `phase-segment phase-${phase}` });
  part.style.flexGrow = String(share);
  part.hidden = share === 0;
  return part;
}

function row(phase: Phase, numbers: readonly string[]): HTMLElement {
  return element('tr', {}, [
    element('th', { attributes: { scope: 'row' } }, [
      element('span', { class: `phase-swatch phase-${phase}`, attributes: { 'aria-hidden': 'true' } }),
      PHASE_LABELS[phase],
      element('span', { class: 'muted phase-hint', text: PHASE_HINTS[phase] }),
    ]),
    ...numbers.map((text) => element('td', { class: 'number', text })),
  ]);
}
