/** The flame graph section: in which functions the workers' time went, or how to find out. */
import { flameGraph } from '../../profile/index.ts';
import type { CpuProfile, ProfileFrame } from '../../protocol/cpu-profile.ts';
import { button, element, section } from '../dom/element.ts';
import { keyHelp, type KeyMeaning } from '../dom/key-help.ts';
import { readColors } from '../dom/theme.ts';
import { hasSource } from '../model/flame-words.ts';
import type { TimeRange } from '../model/range-stats.ts';
import type { RunModel } from '../model/run-model.ts';
import type { SourceLocation } from '../model/source-location.ts';
import { fitCanvas } from '../timeline/fit-canvas.ts';
import { drawFlame, ROW_HEIGHT } from './draw-flame.ts';
import { FlameBar } from './flame-bar.ts';
import { FlameController } from './flame-controller.ts';
import { FlameDetails } from './flame-details.ts';
import { listenToFlame } from './flame-input.ts';
import { flameLegend } from './flame-legend.ts';
import { makeFlamePaint, type FlamePaint } from './flame-paint.ts';
import { FlameTooltip } from './flame-tooltip.ts';
import { FunctionTable } from './function-table.ts';

export interface FlamePanelOptions {
  readonly folders: readonly string[];
  /** `null` where no editor listens. */
  readonly openLocation: ((location: SourceLocation) => void) | null;
  /** Runs the function again with CPU profiles; `null` where no editor listens. */
  readonly runAgain: (() => void) | null;
}

const KEYS: readonly KeyMeaning[] = [
  [['↓', '↑'], 'Longest callee, caller'],
  [['←', '→'], 'Sibling before, after'],
  [['Enter'], 'Zoom to the selected function (also F)'],
  [['0', 'Esc'], 'Show all'],
  [['O'], 'Open its source (also Ctrl+click)'],
  [['/'], 'Find functions'],
  [['N', 'Shift+N'], 'Next, previous match'],
];

export class FlamePanel {
  readonly element: HTMLElement;
  readonly #options: FlamePanelOptions;
  readonly #canvas = element('canvas', {
    class: 'flame-canvas',
    testId: 'flame',
    attributes: { tabindex: '0', role: 'application', 'aria-describedby': 'flame-keys' },
  });
  readonly #context: CanvasRenderingContext2D;
  readonly #controller: FlameController;
  readonly #bar: FlameBar;
  readonly #tooltip: FlameTooltip;
  readonly #scroller = element('div', { class: 'flame-scroller' }, [this.#canvas]);
  readonly #holder = element('div', { class: 'flame-holder' }, [this.#scroller]);
  readonly #legend = element('ul', { class: 'legend', attributes: { 'aria-label': 'Legend' } });
  readonly #details: FlameDetails;
  readonly #table: FunctionTable;
  readonly #body: HTMLElement;
  readonly #empty: HTMLElement;
  #paint: FlamePaint;
  #profiles: readonly CpuProfile[] | undefined = [];
  #shown: readonly CpuProfile[] = [];
  #span: TimeRange | null = null;
  #shownSpan: TimeRange | null = null;
  #runId: string | null = null;
  #isFrameAsked = false;

  constructor(options: FlamePanelOptions) {
    this.#options = options;
    const { folders, openLocation } = options;
    const context = this.#canvas.getContext('2d');
    if (context === null)
      throw new Error('This browser gives no 2D canvas, without which there is no flame graph.');
    this.#context = context;
    this.#paint = makeFlamePaint(context, readColors());
    this.#tooltip = new FlameTooltip(folders);
    this.#controller = new FlameController({
      changed: () => this.#changed(),
      redraw: () => this.#askForFrame(),
      hovered: (hit, x, y) => {
        if (hit === null) this.#tooltip.hide();
        else this.#tooltip.show(this.#controller, hit, { x, y: y - this.#scroller.scrollTop });
      },
      openSource: (frame) => this.#openSource(frame),
      searchAsked: () => this.#bar.focusSearch(),
    });
    this.#bar = new FlameBar({
      chosen: () => this.#showChosen(),
      search: (text) => this.#controller.search(text),
      nextMatch: (step) => this.#controller.selectMatch(step),
      leaveSearch: () => this.#canvas.focus(),
      showAll: () => this.#controller.zoomTo(-1),
    });
    this.#details = new FlameDetails({ folders, canOpen: openLocation !== null });
    this.#table = new FunctionTable({
      folders,
      openSource: openLocation === null ? null : (frame) => this.#openSource(frame),
    });
    this.#holder.append(this.#tooltip.element);
    this.#body = element('div', {}, [
      this.#bar.element,
      this.#holder,
      this.#legend,
      this.#details.element,
      this.#table.element,
      keyHelp('flame-keys', KEYS),
    ]);
    this.#empty = this.#emptyState();
    this.element = section('flame', 'CPU time by function', [this.#body, this.#empty]);
    this.element.hidden = true;
    listenToFlame(this.#canvas, this.#controller);
    for (const event of ['focus', 'blur']) this.#canvas.addEventListener(event, () => this.#askForFrame());
    new ResizeObserver(() => this.#controller.resize(this.#width())).observe(this.#holder);
  }

  update(model: RunModel): void {
    const run = model.loaded?.run;
    const hasProfile = (run?.cpuProfiles ?? []).some(({ frame }) => frame.length > 0);
    // What is still running, or has run nothing, has no time to look at yet.
    this.element.hidden =
      run === undefined || (!hasProfile && (model.store.length === 0 || run.program !== undefined));
    this.#body.hidden = !hasProfile;
    this.#empty.hidden = hasProfile;
    if (this.#runId === model.runId && this.#profiles === run?.cpuProfiles) return;
    this.#runId = model.runId;
    this.#profiles = run?.cpuProfiles;
    this.#span = null;
    this.#bar.offer(run?.cpuProfiles ?? []);
    this.#controller.search('');
    this.#showChosen();
  }

  /** Shows the time of a part of the run, ms on its clock; `null` for all of it. */
  showSpan(span: TimeRange | null): void {
    if (span === this.#span || this.#body.hidden) return;
    // While it is being marked it changes faster than the screen.
    if (this.#span === this.#shownSpan) requestAnimationFrame(() => this.#showChosen());
    this.#span = span;
  }

  updateTheme(): void {
    this.#paint = makeFlamePaint(this.#context, readColors());
    this.#legend.replaceChildren(...flameLegend(this.#controller.graph, this.#paint));
    this.#askForFrame();
  }

  #showChosen(): void {
    this.#shownSpan = this.#span;
    this.#shown = this.#bar.chosen(this.#profiles ?? []);
    // The serial run comes after all that the timeline shows.
    const isOnTimeline = this.#shown.every(({ worker }) => worker >= 0);
    const span =
      this.#span !== null && isOnTimeline ? { fromMs: this.#span.from, toMs: this.#span.to } : null;
    const graph = flameGraph(this.#shown, span);
    this.#controller.resize(this.#width());
    this.#controller.show(graph);
    this.#table.show(graph);
    const depth = graph.depth.reduce((most, level) => Math.max(most, level + 1), 0);
    this.#canvas.setAttribute(
      'aria-label',
      `Flame graph: ${graph.frame.length.toLocaleString('en-US')} calls, ${depth} deep`,
    );
    this.#legend.replaceChildren(...flameLegend(graph, this.#paint));
  }

  #changed(): void {
    this.#bar.update(this.#controller, this.#shown, this.#span);
    this.#details.update(this.#controller);
    this.#scrollToSelected();
    this.#askForFrame();
  }

  #scrollToSelected(): void {
    const { selected, graph } = this.#controller;
    if (selected < 0 || document.activeElement !== this.#canvas) return;
    const top = (graph.depth[selected] ?? 0) * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight)
      this.#scroller.scrollTop = top + ROW_HEIGHT - clientHeight;
  }

  #width(): number {
    return Math.max(240, this.#scroller.clientWidth);
  }

  #openSource(frame: ProfileFrame): void {
    if (hasSource(frame)) this.#options.openLocation?.(frame);
  }

  #emptyState(): HTMLElement {
    const { runAgain } = this.#options;
    return element('div', { testId: 'flame-empty' }, [
      element('p', {
        text: 'This run has no CPU profile. With one, this is where you see which functions of your TypeScript the workers’ time goes to.',
      }),
      ...(runAgain === null
        ? [element('p', { class: 'muted', text: 'poolscope profile takes one with --cpu-profile.' })]
        : [
            button('Run again with CPU profile', {
              class: 'button',
              testId: 'run-with-cpu-profile',
              onClick: runAgain,
            }),
            element('p', { class: 'muted' }, [
              'The setting ',
              element('code', { text: 'poolscope.profile.cpuProfile' }),
              ' takes one with every run.',
            ]),
          ]),
    ]);
  }

  #askForFrame(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { graph, picture, selected, hovered, matches } = this.#controller;
    const width = this.#width();
    const height = Math.max(1, picture.rows) * ROW_HEIGHT;
    fitCanvas(this.#canvas, this.#context, width, height);
    drawFlame({
      context: this.#context,
      paint: this.#paint,
      graph,
      picture,
      width,
      height,
      selected,
      hovered,
      matches,
    });
  }
}
