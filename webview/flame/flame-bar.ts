/** Above the flame graph: of which process it is, what is searched for, and the way back to the whole. */
import { formatCount, formatDuration, formatShare } from '../../profile/index.ts';
import { SERIAL_PROCESS, type CpuProfile } from '../../protocol/cpu-profile.ts';
import { button, element, setText } from '../dom/element.ts';
import { processLabel } from '../model/flame-words.ts';
import type { TimeRange } from '../model/range-stats.ts';
import type { FlameController } from './flame-controller.ts';

export interface FlameBarActions {
  /** Another process was chosen. */
  chosen(): void;
  search(text: string): void;
  nextMatch(step: 1 | -1): void;
  /** The user is done with the search field. */
  leaveSearch(): void;
  showAll(): void;
}

const ALL = 'all';

export class FlameBar {
  readonly element: HTMLElement;
  readonly #summary = element('p', { class: 'muted', testId: 'flame-summary' });
  readonly #process = element('select', {
    testId: 'flame-process',
    attributes: { 'aria-label': 'Whose CPU time' },
  });
  readonly #search = element('input', {
    class: 'search-field',
    testId: 'flame-search',
    attributes: {
      type: 'search',
      placeholder: 'Find functions',
      'aria-label': 'Find functions by name or file',
      spellcheck: 'false',
    },
  });
  readonly #found = element('span', {
    class: 'muted',
    testId: 'flame-found',
    attributes: { role: 'status' },
  });
  readonly #all = button('Show all', { class: 'tool' });

  constructor(actions: FlameBarActions) {
    this.#process.addEventListener('change', () => actions.chosen());
    this.#search.addEventListener('input', () => actions.search(this.#search.value));
    this.#search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') actions.nextMatch(event.shiftKey ? -1 : 1);
      else if (event.key === 'Escape' && this.#search.value !== '') {
        this.#search.value = '';
        actions.search('');
      } else if (event.key === 'Escape') actions.leaveSearch();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.#all.addEventListener('click', () => actions.showAll());
    this.element = element('div', {}, [
      this.#summary,
      element('div', { class: 'section-bar flame-bar' }, [
        this.#process,
        this.#search,
        this.#found,
        this.#all,
      ]),
    ]);
  }

  /** The profiles of another run; all workers are chosen. */
  offer(profiles: readonly CpuProfile[]): void {
    const workers = profiles.filter(({ worker }) => worker >= 0);
    const option = (label: string, value: string): HTMLElement =>
      element('option', { text: label, attributes: { value } });
    this.#process.replaceChildren(
      ...(workers.length === 1 ? [] : [option(`All ${workers.length.toLocaleString('en-US')} workers`, ALL)]),
      ...profiles.map((profile) => option(processLabel(profile), String(profile.worker))),
    );
    this.#search.value = '';
  }

  /** Those of the profiles that are to be shown. */
  chosen(profiles: readonly CpuProfile[]): CpuProfile[] {
    const { value } = this.#process;
    if (value === ALL) return profiles.filter(({ worker }) => worker >= 0);
    return profiles.filter(({ worker }) => String(worker) === value);
  }

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  update(
    { graph, matches, focus }: FlameController,
    shown: readonly CpuProfile[],
    span: TimeRange | null,
  ): void {
    setText(this.#summary, summaryText(graph, shown, span));
    setText(
      this.#found,
      matches === null
        ? ''
        : matches.functions === 0
          ? 'No function matches'
          : `${formatCount(matches.functions, 'function')}, ${formatShare(graph.busyMs > 0 ? matches.totalMs / graph.busyMs : 0)} of the time`,
    );
    this.#all.disabled = focus < 0;
  }
}

function summaryText(
  { busyMs, idleMs }: FlameController['graph'],
  shown: readonly CpuProfile[],
  span: TimeRange | null,
): string {
  const [first] = shown;
  const who =
    first === undefined
      ? ''
      : shown.length > 1
        ? `${formatCount(shown.length, 'worker')} together`
        : processLabel(first);
  const where =
    span === null || first?.worker === SERIAL_PROCESS ? '' : ' in the span marked on the timeline';
  return `${who}${where}: ${formatDuration(busyMs)} busy, ${formatDuration(idleMs)} idle · looked at every ${formatDuration(first?.intervalMs ?? 1)}`;
}
