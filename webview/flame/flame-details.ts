/** What is known about the selected function call, under the flame graph. */
import { formatShare } from '../../profile/index.ts';
import { button, element } from '../dom/element.ts';
import { hasSource, KIND_LABELS, placeLabel, timeLabel } from '../model/flame-words.ts';
import type { FlameController } from './flame-controller.ts';

export interface FlameDetailsOptions {
  readonly folders: readonly string[];
  /** Whether an editor listens that could show a place. */
  readonly canOpen: boolean;
}

export class FlameDetails {
  readonly element = element('div', {
    class: 'task-details',
    testId: 'flame-details',
    attributes: { role: 'status', 'aria-live': 'polite' },
  });
  readonly #options: FlameDetailsOptions;
  #shown: string | null = null;

  constructor(options: FlameDetailsOptions) {
    this.#options = options;
    this.element.hidden = true;
  }

  update(controller: FlameController): void {
    const { graph, selected, focus } = controller;
    const frame = controller.frameOf(selected);
    // Made anew only when it says something else: a button that is replaced loses the focus.
    const key = frame === null ? null : `${selected} ${focus} ${graph.busyMs}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.hidden = frame === null;
    if (frame === null) {
      this.element.replaceChildren();
      return;
    }
    const total = graph.totalMs[selected] ?? 0;
    const caller = graph.parent[selected] ?? -1;
    const facts: (readonly [string, string])[] = [
      ['Where', placeLabel(frame, this.#options.folders)],
      ['In itself', timeLabel(graph.selfMs[selected] ?? 0, graph.busyMs)],
      ['With what it calls', timeLabel(total, graph.busyMs)],
      ['Kind', KIND_LABELS[frame.kind]],
    ];
    if (caller >= 0) {
      const name = controller.frameOf(caller)?.name ?? '';
      facts.splice(3, 0, [`Share of ${name}`, formatShare(total / (graph.totalMs[caller] ?? total))]);
    }
    const link = (label: string, onClick: () => void): HTMLElement =>
      button(label, { class: 'link-button', onClick });
    this.element.replaceChildren(
      element('div', { class: 'task-details-bar' }, [
        element('h3', { text: frame.name }),
        ...(this.#options.canOpen && hasSource(frame)
          ? [link('Open source', () => controller.openSelected())]
          : []),
        ...(selected === focus ? [] : [link('Zoom to it', () => controller.zoomToSelected())]),
        ...(focus < 0 ? [] : [link('Show all', () => controller.zoomTo(-1))]),
      ]),
      element(
        'dl',
        { class: 'facts' },
        facts.map(([label, value]) =>
          element('div', { class: value.length > 24 ? 'wide' : '' }, [
            element('dt', { text: label }),
            element('dd', { text: value }),
          ]),
        ),
      ),
    );
  }
}
