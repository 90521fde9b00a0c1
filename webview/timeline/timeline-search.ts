/** The search field over the timeline: how many tasks match, and a way from one to the next. */
import { button, element, setText } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { searchTasks } from '../model/task-search.ts';

export interface SearchActions {
  /** Shows a task that was found. */
  select(storeRow: number): void;
  /** The tasks that match have changed. */
  found(storeRows: Int32Array): void;
  /** The user is done with the field. */
  leave(): void;
}

/** Typing goes on for longer than this between two keys only when somebody stops to look. */
const TYPING_MS = 150;

export class TimelineSearch {
  readonly element: HTMLElement;
  readonly #model: RunModel;
  readonly #actions: SearchActions;
  readonly #field = element('input', {
    class: 'search-field',
    testId: 'task-search',
    attributes: {
      type: 'search',
      placeholder: 'Find: #12, worker 3, failed, >100ms',
      'aria-label': 'Find tasks by number, worker, outcome, run time, function or error',
      spellcheck: 'false',
    },
  });
  readonly #status = element('span', {
    class: 'muted',
    testId: 'search-status',
    attributes: { role: 'status' },
  });
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  #found: Int32Array = new Int32Array(0);
  #at = -1;
  #searched = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(model: RunModel, actions: SearchActions) {
    this.#model = model;
    this.#actions = actions;
    const tool = (label: string, title: string, step: 1 | -1): HTMLButtonElement =>
      button(label, {
        class: 'tool',
        onClick: () => this.#go(step),
        attributes: { title, 'aria-label': title },
      });
    this.#previous = tool('↑', 'Previous match', -1);
    this.#next = tool('↓', 'Next match', 1);
    this.#field.addEventListener('input', () => {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), TYPING_MS);
    });
    this.#field.addEventListener('keydown', (event) => this.#key(event));
    this.element = element('div', { class: 'search', attributes: { role: 'search' } }, [
      this.#field,
      this.#previous,
      this.#next,
      this.#status,
    ]);
    this.#show();
  }

  focus(): void {
    this.#field.focus();
    this.#field.select();
  }

  /** Another run has other tasks; a live one has more of them, which the next search finds. */
  reset(): void {
    this.#field.value = '';
    this.#search();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.#go(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && this.#field.value === '') this.#actions.leave();
    else if (event.key === 'Escape') this.reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #go(step: 1 | -1): void {
    if (this.#timer !== null || this.#searchedKey() !== this.#searched) this.#search();
    const count = this.#found.length;
    if (count === 0) return;
    this.#at = this.#at < 0 ? (step === 1 ? 0 : count - 1) : (this.#at + step + count) % count;
    this.#actions.select(this.#found[this.#at] ?? 0);
    this.#show();
  }

  #search(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { store, loaded, failures } = this.#model;
    this.#searched = this.#searchedKey();
    this.#found = searchTasks(this.#field.value, { store, failures, names: loaded?.run.taskNames ?? [] });
    this.#at = -1;
    this.#actions.found(this.#found);
    this.#show();
  }

  #searchedKey(): string {
    return `${this.#model.store.length} ${this.#field.value}`;
  }

  #show(): void {
    const count = this.#found.length;
    this.#previous.disabled = count === 0;
    this.#next.disabled = count === 0;
    const total = count.toLocaleString('en-US');
    const place = this.#at < 0 ? `${total} found` : `${(this.#at + 1).toLocaleString('en-US')} of ${total}`;
    const isEmpty = this.#field.value.trim() === '';
    setText(this.#status, isEmpty ? '' : count === 0 ? 'No task matches' : place);
  }
}
