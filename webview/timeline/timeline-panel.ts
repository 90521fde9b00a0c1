/** The timeline section: toolbar, canvas, tooltip, legend, details of the selected task and the table alternative. */
import { formatCount, formatDuration } from '../../profile/index.ts';
import { afterPaint } from '../dom/after-paint.ts';
import { element, section, setText } from '../dom/element.ts';
import { readColors } from '../dom/theme.ts';
import type { Hit } from '../model/hit-test.ts';
import type { TimeRange } from '../model/range-stats.ts';
import type { RunModel } from '../model/run-model.ts';
import type { SourceLocation } from '../model/source-location.ts';
import { colorTasks, type TaskColoring } from '../model/task-coloring.ts';
import { ColorChoice } from './color-choice.ts';
import { laneText } from './draw-lanes.ts';
import { drawTimeline } from './draw-timeline.ts';
import { fitCanvas } from './fit-canvas.ts';
import { keyboardHelp } from './keyboard-help.ts';
import { LANE_LABELS } from './lanes.ts';
import { LiveEdge } from './live-edge.ts';
import { Minimap } from './minimap.ts';
import { makePaint, type TimelinePaint } from './paint.ts';
import { PixelStrip } from './pixel-strip.ts';
import { RangeSummary } from './range-summary.ts';
import { SlowestTasks } from './slowest-tasks.ts';
import { TaskDetails } from './task-details.ts';
import { TaskTable } from './task-table.ts';
import { TimelineController } from './timeline-controller.ts';
import { listenToTimeline } from './timeline-input.ts';
import { TimelineLegend } from './timeline-legend.ts';
import { TimelineSearch } from './timeline-search.ts';
import { TimelineTooltip } from './timeline-tooltip.ts';
import { zoomTools } from './zoom-tools.ts';

export interface TimelinePanelEvents {
  /** `null` where no editor listens. */
  readonly openSource: ((storeRow: number) => void) | null;
  readonly openLocation: ((location: SourceLocation) => void) | null;
  /** A span of the run was marked, or none is any more. */
  rangeMarked(range: TimeRange | null): void;
  /** The first time that a task, run or running, has been drawn. */
  firstTaskDrawn(): void;
}

export class TimelinePanel {
  readonly element: HTMLElement;
  readonly controller: TimelineController;
  readonly #model: RunModel;
  readonly #events: TimelinePanelEvents;
  readonly #canvas = element('canvas', {
    class: 'timeline-canvas',
    testId: 'timeline',
    attributes: { tabindex: '0', role: 'application', 'aria-describedby': 'timeline-keys' },
  });
  readonly #context: CanvasRenderingContext2D;
  readonly #holder = element('div', { class: 'timeline-holder' }, [this.#canvas]);
  readonly #summary = element('p', { class: 'muted timeline-summary' });
  readonly #span = element('span', { class: 'muted', testId: 'timeline-span' });
  readonly #tooltip = new TimelineTooltip();
  readonly #strip = new PixelStrip();
  readonly #minimap = new Minimap((share) => this.controller.moveTo(share));
  readonly #range: RangeSummary;
  readonly #legend: TimelineLegend;
  readonly #details: TaskDetails;
  readonly #table: TaskTable;
  readonly #slowest: SlowestTasks;
  readonly #search: TimelineSearch;
  readonly #colorChoice = new ColorChoice(() => this.#recolor());
  #coloring: TaskColoring;
  #paint: TimelinePaint;
  /** The run that is shown, and whether it has ended. */
  #shownRun = '';
  readonly #edge = new LiveEdge();
  #isFrameAsked = false;
  /** Whether more than the edge of a live run has to be drawn. */
  #isAllStale = true;

  constructor(model: RunModel, events: TimelinePanelEvents) {
    this.#model = model;
    this.#events = events;
    const context = this.#canvas.getContext('2d');
    if (context === null)
      throw new Error('This browser gives no 2D canvas, without which there is no timeline.');
    this.#context = context;
    this.#coloring = colorTasks(model, 'outcome');
    this.#paint = makePaint(context, readColors(), 'outcome');
    this.controller = new TimelineController(model, {
      redraw: () => this.#askForFrame(),
      hovered: (hit, x, y) => this.#showTooltip(hit, x, y),
      hoveredLane: (lane, timeMs, x, y) => {
        const { layout, view } = this.controller;
        const text = `${laneText(model, lane, timeMs, layout, view)} at ${formatDuration(timeMs - model.startMs)}`;
        this.#tooltip.showText(LANE_LABELS[lane].full, text, { x, y });
      },
      searchAsked: () => this.#search.focus(),
      selected: (storeRow) => this.#details.show(model, storeRow),
      rangeChanged: (range) => {
        this.#range.show(model, range);
        events.rangeMarked(range);
      },
      openSource: (storeRow) => events.openSource?.(storeRow),
    });
    const select = (storeRow: number): void => this.controller.selectTask(storeRow);
    this.#range = new RangeSummary({
      zoom: () => this.controller.zoomToRange(),
      clear: () => this.controller.clearRange(),
    });
    this.#legend = new TimelineLegend({
      selectNextFailed: () => {
        this.controller.selectNextFailed();
        this.#canvas.focus();
      },
      hide: (classes) => this.#hideClasses(classes),
    });
    this.#details = new TaskDetails({
      openSource: events.openSource,
      openLocation: events.openLocation,
      zoomToSelection: () => this.controller.zoomToSelection(),
      clearSelection: () => this.controller.clearSelection(),
    });
    this.#search = new TimelineSearch(model, {
      select,
      found: (storeRows) => {
        this.#minimap.mark(Float64Array.from(storeRows, (row) => model.store.startOf(row)));
        this.#askForFrame();
      },
      leave: () => this.#canvas.focus(),
    });
    this.#table = new TaskTable(model, select);
    this.#slowest = new SlowestTasks(model, { select, reveal: (from, to) => this.reveal(from, to) });
    this.#holder.append(this.#tooltip.element);
    this.element = section('timeline', 'Timeline', this.#parts());
    listenToTimeline(this.#canvas, this.controller);
    for (const event of ['focus', 'blur']) this.#canvas.addEventListener(event, () => this.#askForFrame());
    new ResizeObserver(() => this.#resize()).observe(this.#holder);
  }

  #parts(): HTMLElement[] {
    return [
      element('div', { class: 'section-bar' }, [this.#summary, this.#span, zoomTools(this.controller)]),
      element('div', { class: 'section-bar timeline-tools' }, [
        this.#colorChoice.element,
        this.#search.element,
      ]),
      this.#holder,
      this.#minimap.element,
      this.#range.element,
      this.#legend.element,
      this.#details.element,
      this.#slowest.element,
      this.#table.element,
      keyboardHelp('timeline-keys'),
    ];
  }

  /** Shows what the model now holds. */
  update(): void {
    this.#takeIn();
    this.#askForFrame();
  }

  /** Takes in what a live run brought, and draws only what it changed. */
  follow(): void {
    this.#takeIn();
    this.#askForFrame(false);
  }

  #takeIn(): void {
    this.element.hidden = this.#model.workers.length === 0;
    const run = `${this.#model.runId} ${this.#model.loaded === null ? 'live' : 'ended'}`;
    if (this.#shownRun !== run) this.#beginRun(run);
    this.controller.refresh(Math.max(240, this.#holder.clientWidth));
    const { store, workers } = this.#model;
    const counts = `${formatCount(store.length, 'task')} on ${formatCount(workers.length, 'worker')}`;
    this.#canvas.setAttribute('aria-label', `Timeline: ${counts}`);
    setText(this.#summary, [counts, ...this.#remarks()].join(' · '));
  }

  /** Another run is seen whole, in the colours chosen before where it has them. */
  #beginRun(run: string): void {
    this.#shownRun = run;
    this.#legend.reset();
    this.#search.reset();
    this.#colorChoice.update(this.#model);
    this.#coloring = colorTasks(this.#model, this.#colorChoice.mode);
    this.#paint = makePaint(this.#context, this.#paint.colors, this.#coloring.mode);
    this.controller.filter.hide(new Set(), this.#coloring);
  }

  #recolor(): void {
    this.#coloring = colorTasks(this.#model, this.#colorChoice.mode);
    this.#paint = makePaint(this.#context, this.#paint.colors, this.#coloring.mode);
    this.#legend.reset();
    this.#hideClasses(new Set());
  }

  #hideClasses(classes: ReadonlySet<number>): void {
    this.controller.filter.hide(classes, this.#coloring);
    this.update();
    this.updateTexts();
  }

  /** The legend and the tables: too much to make anew with every batch of a live run. */
  updateTexts(): void {
    const { workers, bounds, layout } = this.controller;
    this.#minimap.update(
      workers.map(({ row }) => row),
      bounds,
      layout,
    );
    this.#range.show(this.#model, this.controller.range);
    // While a run goes on, the numbers of its classes change.
    if (this.#model.state === 'running') this.#coloring = colorTasks(this.#model, this.#coloring.mode);
    this.#legend.update(this.#model, this.#paint, this.#coloring);
    this.#table.update();
    this.#slowest.update();
    this.#minimap.draw(this.controller.view, bounds, layout, this.#paint);
  }

  updateTheme(): void {
    this.#paint = makePaint(this.#context, readColors(), this.#coloring.mode);
    this.#legend.redraw();
    this.update();
    this.updateTexts();
  }

  /** Zooms to a span of the run, ms on its clock, and brings the timeline on screen. */
  reveal(fromMs: number, toMs: number): void {
    this.controller.reveal(fromMs, toMs);
    this.#canvas.scrollIntoView({ block: 'center' });
    this.#canvas.focus({ preventScroll: true });
  }

  #resize(): void {
    this.update();
    this.updateTexts();
  }

  #remarks(): string[] {
    const died = this.#model.workers.filter(({ record }) => this.#model.hasDied(record)).length;
    return died === 0 ? [] : [`${formatCount(died, 'worker')} died`];
  }

  /** What part of the run is in view, when it is not all of it. */
  #spanText(): string {
    if (this.controller.isFitted()) return '';
    const { from, to } = this.controller.view;
    const { startMs } = this.#model;
    return `showing ${formatDuration(from - startMs)} to ${formatDuration(to - startMs)}`;
  }

  #showTooltip(hit: Hit | null, x: number, y: number): void {
    this.#canvas.classList.toggle('over-task', hit !== null);
    if (hit === null) this.#tooltip.hide();
    else this.#tooltip.show(this.#model, hit, { x, y });
  }

  #askForFrame(isAllStale = true): void {
    this.#isAllStale ||= isAllStale;
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    requestAnimationFrame(() => {
      this.#isFrameAsked = false;
      this.#draw();
    });
  }

  #makeQueue(): void {
    if (this.#model.queue.most > 0) this.#askForFrame();
  }

  #draw(): void {
    const { layout, lanes, workers, view, selected, hoveredRow, range } = this.controller;
    const from = this.#isAllStale ? null : this.#edge.changedFrom(this.#model, view, layout);
    this.#isAllStale = false;
    if (from === null) fitCanvas(this.#canvas, this.#context, layout.width, layout.height);
    drawTimeline({
      context: this.#context,
      paint: this.#paint,
      model: this.#model,
      workers,
      lanes,
      coloring: this.#coloring,
      view,
      layout,
      strip: this.#strip,
      scale: devicePixelRatio || 1,
      selected,
      hovered: hoveredRow,
      range,
      from,
    });
    this.#edge.noteDrawn(this.#model, view, layout);
    if (from === null) this.#minimap.draw(view, this.controller.bounds, layout, this.#paint);
    setText(this.#span, this.#spanText());
    if (!this.#model.isQueueReady) afterPaint(() => this.#makeQueue());
    const { store, running } = this.#model;
    if (store.length > this.#model.neverRan || running.length > 0) this.#events.firstTaskDrawn();
  }
}
