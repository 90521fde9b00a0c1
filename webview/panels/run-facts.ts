/** On what and with which options the run was made, and what its recording left out. */
import { formatBytes } from '../../profile/index.ts';
import { element, section } from '../dom/element.ts';
import type { RunModel } from '../model/run-model.ts';
import { locationLabel } from '../model/source-location.ts';

export class RunFacts {
  readonly element: HTMLElement;
  readonly #facts = element('dl', { class: 'facts run-facts-list' });
  readonly #notes = element('ul', { class: 'notes' });

  constructor() {
    this.element = section('run-facts', 'About this run', [this.#facts, this.#notes]);
  }

  update(model: RunModel): void {
    const run = model.loaded?.run;
    this.element.hidden = run === undefined;
    if (run === undefined) return;
    const { machine, options } = run;
    const facts: readonly (readonly [string, string])[] = [
      ['Function', run.function.name],
      ['File', locationLabel(run.function)],
      ['Started', startedText(run.startedAt)],
      ['Tasks submitted', run.submittedTasks.toLocaleString('en-US')],
      ['Workers', String(options.workers)],
      ['Chunk size', options.chunksize.toLocaleString('en-US')],
      ['Node', machine.nodeVersion === '' ? 'not known' : machine.nodeVersion],
      ['CPUs available', `${machine.cpus}${machine.cpuModel === '' ? '' : ` (${machine.cpuModel.trim()})`}`],
      ['Memory', formatBytes(machine.memoryBytes)],
      ['Platform', machine.platform],
    ];
    this.#facts.replaceChildren(
      ...facts.map(([label, value]) =>
        element('div', { class: value.length > 24 ? 'wide' : '' }, [
          element('dt', { text: label }),
          element('dd', { text: value }),
        ]),
      ),
    );
    this.#notes.hidden = run.notes.length === 0;
    this.#notes.replaceChildren(...run.notes.map((text) => element('li', { text })));
  }
}

function startedText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString();
}
