/** What the verdict found: evidence, what to do, what to expect of it, where to see it, and buttons to act on it. */
import { formatCount, formatDuration } from '../../profile/index.ts';
import type { ProfileReport, ReportFinding, VerdictId } from '../../protocol/profile-report.ts';
import { button, element, section, setText } from '../dom/element.ts';
import { link } from '../dom/link.ts';
import type { LoadedRun } from '../model/run-model.ts';
import { wayText } from '../model/way-words.ts';

export interface FindingsActions {
  showOnTimeline(span: NonNullable<ReportFinding['span']>): void;
  /** Opens a page; `null` where the browser does it by itself. */
  readonly openLink: ((url: string) => void) | null;
  apply(finding: VerdictId): void;
  /** All findings of the run's function that are dismissed now. */
  dismissed(findings: readonly VerdictId[]): void;
}

export class Findings {
  readonly element: HTMLElement;
  readonly #actions: FindingsActions;
  readonly #list = element('ol', { class: 'findings-list' });
  readonly #aside = element('p', { class: 'muted' });
  readonly #dismissedText = element('span', { testId: 'dismissed' });
  readonly #showDismissed = button('', { class: 'link-button' });
  readonly #dismissedNote: HTMLElement;
  #dismissed = new Set<VerdictId>();
  #areDismissedShown = false;
  #loaded: LoadedRun | null = null;

  constructor(actions: FindingsActions) {
    this.#actions = actions;
    this.#showDismissed.addEventListener('click', () => {
      this.#areDismissedShown = !this.#areDismissedShown;
      this.#render();
    });
    this.#dismissedNote = element('p', { class: 'muted' }, [this.#dismissedText, ' – ', this.#showDismissed]);
    this.element = section('findings', 'What to do', [this.#list, this.#aside, this.#dismissedNote]);
  }

  update(loaded: LoadedRun | null): void {
    if (loaded === this.#loaded && loaded !== null) return;
    this.#loaded = loaded;
    this.#dismissed = new Set(loaded?.dismissed);
    this.#areDismissedShown = false;
    this.#render();
  }

  #render(): void {
    const report = this.#loaded?.report;
    const isShown = report !== undefined && report.run.outcome !== 'failed';
    this.element.hidden = !isShown;
    if (!isShown) return;
    const { findings, hiddenFindings, id } = report.verdict;
    const shown = findings.filter((finding) => this.#areDismissedShown || !this.#dismissed.has(finding.id));
    this.#list.hidden = shown.length === 0;
    this.#list.replaceChildren(...shown.map((finding) => this.#item(finding)));
    const isSure = id !== 'too-little-data' && id !== 'run-failed';
    const parts = isSure ? [recommendationText(report)] : [];
    if (hiddenFindings > 0) parts.push(hiddenText(hiddenFindings));
    this.#aside.textContent = parts.join(' ');
    const count = findings.filter((finding) => this.#dismissed.has(finding.id)).length;
    this.#dismissedNote.hidden = count === 0;
    setText(this.#dismissedText, `${count.toLocaleString('en-US')} dismissed`);
    setText(this.#showDismissed, this.#areDismissedShown ? 'hide' : 'show');
  }

  #item(finding: ReportFinding): HTMLElement {
    const expected = expectedText(finding);
    const isDismissed = this.#dismissed.has(finding.id);
    return element(
      'li',
      { class: `finding${isDismissed ? ' dismissed' : ''}`, attributes: { 'data-finding': finding.id } },
      [
        ...(finding.action === '' ? [] : [element('p', { class: 'finding-action', text: finding.action })]),
        element('p', { text: finding.evidence }),
        ...(expected === null ? [] : [element('p', { class: 'finding-expected', text: expected })]),
        ...(finding.caveat === '' ? [] : [element('p', { class: 'muted', text: finding.caveat })]),
        this.#buttons(finding, isDismissed),
      ],
    );
  }

  #buttons({ id, action, span, docUrl }: ReportFinding, isDismissed: boolean): HTMLElement {
    const made: HTMLElement[] = [];
    const add = (label: string, onClick: () => void): void => {
      // Several findings have the same buttons: a reader of the buttons alone hears which one each is of.
      const attributes = { 'aria-label': `${label}: ${action === '' ? id : action}` };
      made.push(button(label, { class: 'link-button', onClick, attributes }));
    };
    if (this.#loaded?.canApply === true && action !== '') add('Apply', () => this.#actions.apply(id));
    if (span !== null) add('Show on timeline', () => this.#actions.showOnTimeline(span));
    if (docUrl !== '') made.push(link('Learn more', docUrl, this.#actions.openLink));
    if (isDismissed) add('Restore', () => this.#setDismissed(id, false));
    else add('Dismiss', () => this.#setDismissed(id, true));
    return element('div', { class: 'finding-buttons' }, made);
  }

  #setDismissed(id: VerdictId, isDismissed: boolean): void {
    if (isDismissed) this.#dismissed.add(id);
    else this.#dismissed.delete(id);
    this.#actions.dismissed([...this.#dismissed]);
    this.#render();
    // The button that was pressed is gone.
    this.#showDismissed.focus();
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
  if (executor === run.executor && workers === run.workers && chunksize === run.chunksize) {
    return 'The settings of this run are the recommended ones.';
  }
  const text = wayText(verdict.recommended);
  return `Recommended: ${text.charAt(0).toLowerCase()}${text.slice(1)}.`;
}

function hiddenText(count: number): string {
  const verb = count === 1 ? 'is' : 'are';
  return `${formatCount(count, 'finding')} that would gain less than 1 % ${verb} left out.`;
}
