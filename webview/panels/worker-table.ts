/** One row per worker: what it did and what it cost. */
import { formatBytes, formatDuration, formatShare } from '../../profile/index.ts';
import { element, section, wideTable } from '../dom/element.ts';
import type { RunModel, WorkerState } from '../model/run-model.ts';

const COLUMNS = [
  'Worker',
  'Process',
  'Tasks',
  'Busy',
  'CPU',
  'Utilization',
  'Peak memory',
  'Start-up',
] as const;

interface WorkerNumbers {
  readonly tasks: number;
  readonly busyMs: number;
  readonly cpuMs: number;
  readonly utilization: number;
  readonly peakRssBytes: number | null;
}

export class WorkerTable {
  readonly element: HTMLElement;
  readonly #body = element('tbody');

  constructor() {
    const head = COLUMNS.map((text, column) =>
      element('th', { text, class: column >= 2 ? 'number' : '', attributes: { scope: 'col' } }),
    );
    this.element = section('workers', 'Workers', [
      wideTable(
        'Table of workers',
        element('table', { class: 'worker-table' }, [
          element('thead', {}, [element('tr', {}, head)]),
          this.#body,
        ]),
      ),
    ]);
  }

  update(model: RunModel): void {
    const workers = model.workers;
    this.element.hidden = workers.length === 0;
    this.#body.replaceChildren(
      ...workers.map((worker) => workerRow(model, worker, numbersOf(model, worker))),
    );
  }
}

/** The report's numbers where there is one; else what has come in so far. */
function numbersOf(model: RunModel, { record, row, cpuMs, peakRssBytes }: WorkerState): WorkerNumbers {
  const summary = model.loaded?.report.workers.find((worker) => worker.id === record.id);
  if (summary !== undefined) return summary;
  const current = model.running.find((task) => task.worker === record.id);
  const busyMs =
    row.summarize(0, row.length).totalMs + (current === undefined ? 0 : model.now - current.runStart);
  const elapsed = model.now - model.startMs;
  return {
    tasks: row.length,
    busyMs,
    cpuMs,
    peakRssBytes,
    utilization: elapsed > 0 ? Math.min(1, busyMs / elapsed) : 0,
  };
}

function workerRow(model: RunModel, { record }: WorkerState, numbers: WorkerNumbers): HTMLElement {
  const bar = element('span', { class: 'meter', attributes: { 'aria-hidden': 'true' } }, [
    element('span', { class: 'meter-fill' }),
  ]);
  bar.style.setProperty('--share', String(numbers.utilization));
  const number = (text: string): HTMLElement => element('td', { class: 'number', text });
  const died = model.hasDied(record);
  return element('tr', { testId: 'worker-row' }, [
    element('th', { attributes: { scope: 'row' } }, [
      `${record.kind === 'thread' ? 'Thread' : 'Worker'} ${record.id}`,
      ...(record.label === undefined
        ? []
        : [element('span', { class: 'muted worker-label', text: record.label })]),
      ...(died ? [element('span', { class: 'died', text: diedText(record) })] : []),
    ]),
    element('td', { class: 'muted', text: record.pid > 0 ? String(record.pid) : 'unknown' }),
    number(numbers.tasks.toLocaleString('en-US')),
    number(formatDuration(numbers.busyMs)),
    number(formatDuration(numbers.cpuMs)),
    element('td', { class: 'number utilization' }, [
      bar,
      element('span', { text: formatShare(numbers.utilization) }),
    ]),
    number(numbers.peakRssBytes === null ? '–' : formatBytes(numbers.peakRssBytes)),
    number(record.ready === null ? 'not ready' : formatDuration(record.ready - record.started)),
  ]);
}

function diedText({ exitSignal, exitCode }: WorkerState['record']): string {
  return exitSignal === null ? `died, exit code ${exitCode ?? 'unknown'}` : `died, ${exitSignal}`;
}
