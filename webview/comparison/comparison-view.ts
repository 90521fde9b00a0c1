/** Two runs of one function beside each other: what a task costs in each, phase by phase, and what cannot be chance. */
import {
  comparisonHeadline,
  formatBytes,
  formatDuration,
  formatFactor,
  formatShare,
  SIGNIFICANT,
} from '../../profile/index.ts';
import { PHASES, type Phase, type ProfileReport } from '../../protocol/profile-report.ts';
import type { ComparedTimes } from '../../protocol/run-comparison.ts';
import type { ComparedRun, ComparisonMessage } from '../../protocol/view-messages.ts';
import { element, section, wideTable } from '../dom/element.ts';

/** Less than this of a change is called none, however sure it is. */
const NEGLIGIBLE = 0.01;

const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  queue: 'Waiting in the queue',
  serialize: 'Serializing arguments',
  transfer: 'On the way to the worker',
  deserialize: 'Deserializing arguments',
  run: 'Running',
  return: 'Bringing the result back',
};

/** Replaces what is on the page. */
export function showComparison(root: HTMLElement, { before, after, comparison }: ComparisonMessage): void {
  root.replaceChildren(
    element('header', { class: 'headline' }, [
      element('div', { class: 'headline-bar' }, [
        element('div', { class: 'headline-source' }, [
          element('span', { class: 'function-name', text: comparison.function }),
          element('span', { class: 'muted', text: `${before.title} → ${after.title}` }),
        ]),
      ]),
      element('h1', { testId: 'headline', text: comparisonHeadline(comparison) }),
    ]),
    section('comparison-tasks', 'What a task costs', [
      element('p', {
        class: 'muted',
        text: 'Medians per task, of tasks that succeeded. “Cost” is everything but waiting in the queue.',
      }),
      timesTable([
        ['Cost', comparison.cost],
        ...PHASES.map((phase) => [PHASE_NAMES[phase], comparison.phases[phase]] as const),
      ]),
    ]),
    section('comparison-runs', 'The runs as a whole', [
      element('p', {
        class: 'muted',
        text: 'Seen once each: a difference here may be chance.',
      }),
      runsTable(before, after),
    ]),
    section('comparison-verdicts', 'What was said of each', [
      element('dl', { class: 'comparison-verdicts-list' }, [before, after].flatMap(verdictOf)),
    ]),
  );
}

function timesTable(rows: readonly (readonly [name: string, times: ComparedTimes])[]): HTMLElement {
  const largest = Math.max(...rows.map(([, { ratio }]) => Math.abs(Math.log2(ratio ?? 1))), 1);
  const body = rows.map(([name, times]) =>
    element('tr', { testId: 'compared-times' }, [
      element('th', { text: name, attributes: { scope: 'row' } }),
      element('td', { class: 'number', text: formatDuration(times.beforeMs) }),
      element('td', { class: 'number', text: formatDuration(times.afterMs) }),
      element('td', { class: 'number', text: changeText(times.ratio) }),
      changeBar(times, largest),
      element('td', { class: isSure(times) ? '' : 'muted', text: sureness(times) }),
    ]),
  );
  return wideTable(
    'What a task costs in both runs',
    table(['Phase', 'Before', 'After', 'Change', '', 'Could it be chance?'], body),
  );
}

/** To the right where the later run takes longer, to the left where it takes less; length is the factor. */
function changeBar(times: ComparedTimes, largest: number): HTMLElement {
  const factor = Math.log2(times.ratio ?? 1) / largest;
  const bar = element('span', {
    class: `change-bar ${factor > 0 ? 'slower' : 'faster'}${isSure(times) ? '' : ' unsure'}`,
  });
  bar.style.setProperty('--length', String(Math.abs(factor)));
  return element('td', { class: 'change', attributes: { 'aria-hidden': 'true' } }, [bar]);
}

function runsTable(before: ComparedRun, after: ComparedRun): HTMLElement {
  const rows: readonly (readonly [name: string, read: (report: ProfileReport) => string])[] = [
    ['Makespan', ({ run }) => formatDuration(run.makespanMs)],
    ['Speed-up over serial', ({ speedup }) => (speedup === null ? 'not measured' : formatFactor(speedup))],
    ['Utilization', ({ utilization }) => formatShare(utilization)],
    ['Workers', ({ run }) => String(run.workers)],
    ['Chunk size', ({ run }) => String(run.chunksize)],
    ['Tasks', ({ run }) => run.tasks.toLocaleString('en-US')],
    ['Failed tasks', ({ run }) => run.errors.toLocaleString('en-US')],
    ['Run, 99th percentile', ({ latency }) => (latency === null ? '–' : formatDuration(latency.p99))],
    ['Peak memory of a worker', ({ workers }) => peakMemory(workers)],
  ];
  const body = rows.map(([name, read]) => {
    const [first, second] = [read(before.report), read(after.report)];
    return element('tr', { class: first === second ? 'muted' : '' }, [
      element('th', { text: name, attributes: { scope: 'row' } }),
      element('td', { class: 'number', text: first }),
      element('td', { class: 'number', text: second }),
    ]);
  });
  return wideTable('Both runs as a whole', table(['', 'Before', 'After'], body));
}

function table(head: readonly string[], body: readonly HTMLElement[]): HTMLTableElement {
  const cells = head.map((text, column) =>
    text === ''
      ? element('td')
      : element('th', {
          text,
          class: column > 0 && column < 4 ? 'number' : '',
          attributes: { scope: 'col' },
        }),
  );
  return element('table', { class: 'comparison-table' }, [
    element('thead', {}, [element('tr', {}, cells)]),
    element('tbody', {}, body),
  ]);
}

function verdictOf({ title, report }: ComparedRun): HTMLElement[] {
  return [element('dt', { text: title }), element('dd', { text: report.verdict.headline })];
}

function isSure({ p }: ComparedTimes): boolean {
  return p < SIGNIFICANT;
}

function sureness(times: ComparedTimes): string {
  if (Math.abs((times.ratio ?? 1) - 1) < NEGLIGIBLE) return 'no difference';
  return isSure(times) ? 'no' : 'yes';
}

function changeText(ratio: number | null): string {
  if (ratio === null) return '–';
  const percent = (ratio - 1) * 100;
  if (Math.abs(percent) < 0.05) return '0 %';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent).toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`;
}

function peakMemory(workers: ProfileReport['workers']): string {
  const peaks = workers.flatMap(({ peakRssBytes }) => (peakRssBytes === null ? [] : [peakRssBytes]));
  return peaks.length === 0 ? '–' : formatBytes(Math.max(...peaks));
}
