/** The profile view as a whole: puts the panels on the page and tells each what changed. */
import type { RunMessage } from '../protocol/view-messages.ts';
import { ChartsPanel } from './charts/charts-panel.ts';
import { element, setText } from './dom/element.ts';
import { onThemeChange } from './dom/theme.ts';
import { FlamePanel } from './flame/flame-panel.ts';
import type { HostLink } from './host-link.ts';
import { RunModel } from './model/run-model.ts';
import { guidance, headlineText } from './model/run-words.ts';
import { locationOfStack, type SourceLocation } from './model/source-location.ts';
import { AggregatedBanner } from './panels/aggregated-banner.ts';
import { Failures } from './panels/failures.ts';
import { Findings } from './panels/findings.ts';
import { Headline } from './panels/headline.ts';
import { Phases } from './panels/phases.ts';
import { RunFacts } from './panels/run-facts.ts';
import { RunFailureBox } from './panels/run-failure.ts';
import { Tiles } from './panels/tiles.ts';
import { Ways } from './panels/ways.ts';
import { WorkerTable } from './panels/worker-table.ts';
import { Pace } from './pace.ts';
import { TimelinePanel } from './timeline/timeline-panel.ts';

/** How often what is on the page may change while a run is live. The run itself needs the CPUs more than the view does. */
const TIMELINE_INTERVAL_MS = 250;
const PANEL_INTERVAL_MS = 700;
const CHART_INTERVAL_MS = 1000;

export class ProfileView {
  readonly #host: HostLink;
  readonly #model = new RunModel();
  readonly #headline: Headline;
  readonly #guidance = element('p', { class: 'guidance' });
  readonly #failure: RunFailureBox;
  readonly #aggregated = new AggregatedBanner();
  readonly #tiles = new Tiles();
  readonly #findings: Findings;
  readonly #timeline: TimelinePanel;
  readonly #charts = new ChartsPanel();
  readonly #flame: FlamePanel;
  readonly #ways = new Ways();
  readonly #phases = new Phases();
  readonly #workers = new WorkerTable();
  readonly #failures: Failures;
  readonly #facts = new RunFacts();
  readonly #timelinePace = new Pace(TIMELINE_INTERVAL_MS, () => this.#timeline.follow());
  readonly #panelPace = new Pace(PANEL_INTERVAL_MS, () => this.#updateNumbers());
  readonly #chartPace = new Pace(CHART_INTERVAL_MS, () => this.#charts.update(this.#model));
  #firstTaskShownFor: string | null = null;

  /** @param folders Files inside are shown relative to these. */
  constructor(root: HTMLElement, host: HostLink, folders: readonly string[]) {
    this.#host = host;
    const openLocation = host.isConnected ? (location: SourceLocation) => this.#open(location) : null;
    this.#headline = new Headline({
      isConnected: host.isConnected,
      folders,
      stop: () => host.post({ type: 'stop' }),
      runAgain: () => host.post({ type: 'run-again' }),
      openFunction: () => this.#openFunction(),
    });
    this.#failure = new RunFailureBox(openLocation);
    this.#findings = new Findings({
      showOnTimeline: ({ fromMs, toMs }) => this.#timeline.reveal(fromMs, toMs),
      openLink: host.isConnected ? (url) => host.post({ type: 'open-link', url }) : null,
      apply: (finding) => host.post({ type: 'apply', runId: this.#model.runId ?? '', finding }),
      dismissed: (findings) => host.post({ type: 'dismiss', runId: this.#model.runId ?? '', findings }),
    });
    this.#timeline = new TimelinePanel(this.#model, {
      openSource: host.isConnected ? (storeRow) => this.#openTask(storeRow) : null,
      openLocation,
      rangeMarked: (range) => this.#flame.showSpan(range),
      firstTaskDrawn: () => this.#noteFirstTask(),
    });
    this.#flame = new FlamePanel({
      folders,
      openLocation,
      runAgain: host.isConnected ? () => host.post({ type: 'run-again', cpuProfile: true }) : null,
    });
    this.#failures = new Failures({ openLocation });
    const panels = [
      this.#timeline,
      this.#ways,
      this.#charts,
      this.#flame,
      this.#phases,
      this.#workers,
      this.#failures,
      this.#facts,
    ];
    root.replaceChildren(
      this.#headline.element,
      this.#guidance,
      this.#failure.element,
      this.#aggregated.element,
      this.#tiles.element,
      this.#findings.element,
      ...panels.map((panel) => panel.element),
    );
    onThemeChange(() => this.#updateTheme());
    this.#updatePanels();
  }

  apply(message: RunMessage): void {
    if (message.type === 'reveal') {
      this.#timeline.reveal(message.fromMs, message.toMs);
      return;
    }
    this.#model.apply(message);
    if (message.type !== 'batch') {
      this.#host.rememberRun(this.#model.runId);
      this.#updatePanels();
      return;
    }
    for (const pace of this.#paces()) pace.ask();
  }

  #paces(): readonly Pace[] {
    return [this.#timelinePace, this.#panelPace, this.#chartPace];
  }

  #updatePanels(): void {
    for (const pace of this.#paces()) pace.cancel();
    this.#timeline.update();
    this.#updateNumbers();
    this.#charts.update(this.#model);
  }

  /** All but the timeline's tasks and the charts. */
  #updateNumbers(): void {
    const model = this.#model;
    const report = model.loaded?.report ?? null;
    const help = guidance(model);
    const hasRun = model.state !== 'empty' && model.state !== 'missing';
    this.#headline.update(model);
    this.#guidance.hidden = help === null;
    setText(this.#guidance, help ?? '');
    this.#failure.update(model.failure, headlineText(model));
    this.#aggregated.update(model);
    this.#tiles.element.hidden = !hasRun || (model.state === 'failed' && model.store.length === 0);
    this.#tiles.update(model);
    this.#findings.update(model.loaded);
    this.#ways.update(model);
    this.#timeline.updateTexts();
    this.#flame.update(model);
    this.#phases.update(report);
    this.#workers.update(model);
    this.#failures.update(model);
    this.#facts.update(model);
  }

  #updateTheme(): void {
    this.#timeline.updateTheme();
    this.#charts.updateTheme(this.#model);
    this.#ways.updateTheme();
    this.#flame.updateTheme();
  }

  /** A failed task opens where it failed, any other where its function stands. */
  #openTask(storeRow: number): void {
    const index = this.#model.store.index[storeRow];
    const failure = this.#model.failures.find((candidate) => candidate.index === index);
    const location = failure === undefined ? null : locationOfStack(failure.stack);
    if (location === null) this.#openFunction();
    else this.#open(location);
  }

  #openFunction(): void {
    const run = this.#model.loaded?.run;
    const file = run?.function.file ?? this.#model.header?.file;
    if (file !== undefined)
      this.#open({ file, line: run?.function.line ?? 1, column: run?.function.column ?? 1 });
  }

  #open({ file, line, column }: SourceLocation): void {
    this.#host.post({ type: 'open-source', file, line, column });
  }

  #noteFirstTask(): void {
    const { runId } = this.#model;
    if (runId === null || this.#firstTaskShownFor === runId) return;
    this.#firstTaskShownFor = runId;
    this.#host.post({ type: 'first-task-shown', runId });
  }
}
