/** On what and with which options the run was made, and what its recording left out. */
import type { ObservedProgram } from '../../protocol/recorded-run.ts';
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
      ...(run.program === undefined ? [['Function', run.function.name] as const] : programFacts(run.program)),
      ['File', locationLabel(run.function)],
      ['Started', startedText(run.startedAt)],
      ['Tasks submitted', run.submittedTasks.toLocaleString('en-US')],
      ['Workers', String(options.workers)],
      ...(run.program === undefined
        ? [['Chunk size', options.chunksize.toLocaleString('en-US')] as const]
        : []),
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

/** What was watched, in the place of a function that was run. */
function programFacts({ command, libraries, exitCode, exitSignal }: ObservedProgram): [string, string][] {
  return [
    ['Program', command.join(' ')],
    ['Pools', libraries.length === 0 ? 'none seen' : libraries.join(', ')],
    ['Ended', exitSignal === null ? `exit code ${exitCode ?? 'not known'}` : `by ${exitSignal}`],
  ];
}

function startedText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : date.toLocaleString();
}
