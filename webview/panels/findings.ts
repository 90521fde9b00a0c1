/** What the verdict found: evidence, what to do, what to expect of it, and where to see it. */
import { formatCount, formatDuration } from '../../profile/index.ts';
import type { ExecutorKind, ProfileReport, ReportFinding } from '../../protocol/profile-report.ts';
import { button, element, section } from '../dom/element.ts';
import { link } from '../dom/link.ts';

export interface FindingsActions {
  showOnTimeline(span: NonNullable<ReportFinding['span']>): void;
  /** Opens a page; `null` where the browser does it by itself. */
  readonly openLink: ((url: string) => void) | null;
}

const EXECUTOR_LABELS: Readonly<Record<ExecutorKind, string>> = {
  process: 'process pool',
  thread: 'thread pool',
  'event-loop': 'event loop, no pool',
  serial: 'serial, no pool',
};

export class Findings {
  readonly element: HTMLElement;
  readonly #actions: FindingsActions;
  readonly #list = element('ol', { class: 'findings-list' });
  readonly #aside = element('p', { class: 'muted' });

  constructor(actions: FindingsActions) {
    this.#actions = actions;
    this.element = section('findings', 'What to do', [this.#list, this.#aside]);
  }

  update(report: ProfileReport | null): void {
    const isShown = report !== null && report.run.outcome !== 'failed';
    this.element.hidden = !isShown;
    if (!isShown) return;
    const { findings, hiddenFindings } = report.verdict;
    this.#list.hidden = findings.length === 0;
    this.#list.replaceChildren(...findings.map((finding) => this.#item(finding)));
    const isSure = report.verdict.id !== 'too-little-data' && report.verdict.id !== 'run-failed';
    const parts = isSure ? [recommendationText(report)] : [];
    if (hiddenFindings > 0) parts.push(hiddenText(hiddenFindings));
    this.#aside.textContent = parts.join(' ');
  }

  #item(finding: ReportFinding): HTMLElement {
    const { span } = finding;
    const buttons = element('div', { class: 'finding-buttons' });
    if (span !== null) {
      const show = button('Show on timeline', {
        class: 'link-button',
        onClick: () => this.#actions.showOnTimeline(span),
      });
      buttons.append(show);
    }
    if (finding.docUrl !== '') buttons.append(link('Learn more', finding.docUrl, this.#actions.openLink));
    const expected = expectedText(finding);
    return element('li', { class: 'finding', attributes: { 'data-finding': finding.id } }, [
      ...(finding.action === '' ? [] : [element('p', { class: 'finding-action', text: finding.action })]),
      element('p', { text: finding.evidence }),
      ...(expected === null ? [] : [element('p', { class: 'finding-expected', text: expected })]),
      ...(finding.caveat === '' ? [] : [element('p', { class: 'muted', text: finding.caveat })]),
      buttons,
    ]);
  }
}

function expectedText({ expected, savedMs }: ReportFinding): string | null {
  if (expected === null) return null;
  const { low, high } = expected;
  // What was measured has no range.
  const range = high > low ? `${formatDuration(low)} to ${formatDuration(high)}, ` : '';
  const saves = savedMs > 0 ? `, saving ${formatDuration(savedMs)}` : '';
  return `Expected: ${formatDuration(expected.ms)} (${range}${expected.basis})${saves}.`;
}

function recommendationText({ run, verdict }: ProfileReport): string {
  const { executor, workers, chunksize } = verdict.recommended;
  const isPool = executor === 'process' || executor === 'thread';
  if (executor === 'process' && workers === run.workers && chunksize === run.chunksize) {
    return 'The settings of this run are the recommended ones.';
  }
  const settings = isPool ? `, ${formatCount(workers, 'worker')}, chunk size ${chunksize}` : '';
  return `Recommended: ${EXECUTOR_LABELS[executor]}${settings}.`;
}

function hiddenText(count: number): string {
  const verb = count === 1 ? 'is' : 'are';
  return `${formatCount(count, 'finding')} that would gain less than 1 % ${verb} left out.`;
}
