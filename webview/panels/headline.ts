/** The top of the page: which function, how the run stands, and the verdict in one sentence. */
import { button, element, setText } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { headlineText, stateWord } from '../model/run-words.ts';
import { locationLabel, relativeToFolder } from '../model/source-location.ts';

export interface HeadlineActions {
  readonly isConnected: boolean;
  readonly folders: readonly string[];
  stop(): void;
  runAgain(): void;
  openFunction(): void;
}

export class Headline {
  readonly element: HTMLElement;
  readonly #actions: HeadlineActions;
  readonly #name = button('', { class: 'link-button function-name' });
  readonly #file = element('span', { class: 'muted file' });
  readonly #state = element('span', { class: 'state', testId: 'state' });
  readonly #verdict = element('h1', { testId: 'headline', attributes: { 'aria-live': 'polite' } });
  readonly #stop = button('Stop', { class: 'button secondary', testId: 'stop' });
  readonly #again = button('Run again', { class: 'button', testId: 'run-again' });

  constructor(actions: HeadlineActions) {
    this.#actions = actions;
    this.#name.addEventListener('click', () => actions.openFunction());
    this.#again.addEventListener('click', () => actions.runAgain());
    this.#stop.addEventListener('click', () => {
      this.#stop.disabled = true;
      setText(this.#stop, 'Stopping…');
      actions.stop();
    });
    this.element = element('header', { class: 'headline' }, [
      element('div', { class: 'headline-bar' }, [
        element('div', { class: 'headline-source' }, [this.#name, this.#file, this.#state]),
        element('div', { class: 'headline-buttons' }, [this.#stop, this.#again]),
      ]),
      this.#verdict,
    ]);
  }

  update(model: RunModel): void {
    const run = model.loaded?.run;
    const isRunning = model.state === 'running';
    const name = run?.function.name ?? model.header?.functionName ?? '';
    setText(this.#name, name);
    this.#name.hidden = name === '';
    this.#name.disabled = !this.#actions.isConnected;
    this.#name.title = this.#actions.isConnected ? 'Open the function in the editor' : '';
    const file = run === undefined ? (model.header?.file ?? '') : locationLabel(run.function);
    setText(this.#file, relativeToFolder(file, this.#actions.folders));
    this.#file.title = file;
    setText(this.#state, stateWord(model));
    this.#state.hidden = model.state === 'empty' || model.state === 'missing';
    this.#state.dataset['state'] = stateWord(model);
    this.#showVerdict(headlineText(model));
    if (isRunning && this.#stop.hidden) {
      this.#stop.disabled = false;
      setText(this.#stop, 'Stop');
    }
    this.#stop.hidden = !isRunning || !this.#actions.isConnected;
    this.#again.hidden = isRunning || run === undefined || !this.#actions.isConnected;
  }

  /** A number and its unit stay on one line. */
  #showVerdict(text: string): void {
    if (this.#verdict.textContent === text) return;
    const parts = text.split(/([\d.,]+ (?:[µm]?s|%|min|h|[KMGT]?B)(?![A-Za-z]))/);
    this.#verdict.replaceChildren(
      ...parts.map((part, position) =>
        position % 2 === 1 ? element('span', { class: 'nowrap', text: part }) : part,
      ),
    );
  }
}
