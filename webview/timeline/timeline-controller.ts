/** Viewport, hover and selection of the timeline: what the user's actions change, apart from how it is drawn. */
import { hitTest, type Hit } from '../model/hit-test.ts';
import type { TimeRange } from '../model/range-stats.ts';
import type { RunModel, WorkerState } from '../model/run-model.ts';
import {
  bringIntoView,
  fitViewport,
  liveViewport,
  panViewport,
  spanViewport,
  zoomViewport,
  type Viewport,
} from '../model/viewport.ts';
import { lanesOf, type Lane } from './lanes.ts';
import {
  laneAtY,
  msPerPixel,
  plotWidth,
  rowAtY,
  timeOfX,
  timelineLayout,
  type TimelineLayout,
} from './layout.ts';
import { RowFilter } from './row-filter.ts';
import type { TimelineActions } from './timeline-input.ts';

/** Pixels around the pointer within which a task too short to be hit still is. */
const HIT_SLACK_PIXELS = 3;

export interface TimelineEvents {
  /** Something changed that has to be drawn. */
  redraw(): void;
  hovered(hit: Hit | null, x: number, y: number): void;
  /** The pointer is on a lane, at a moment of the run. */
  hoveredLane(lane: Lane, timeMs: number, x: number, y: number): void;
  /** The user wants to type what to look for. */
  searchAsked(): void;
  selected(storeRow: number | null): void;
  rangeChanged(range: TimeRange | null): void;
  openSource(storeRow: number): void;
}

export class TimelineController implements TimelineActions {
  selected: number | null = null;
  hoveredRow: number | null = null;
  /** A span the user marked or was shown. */
  range: TimeRange | null = null;
  workers: WorkerState[] = [];
  layout: TimelineLayout = timelineLayout(640, 1, 0);
  lanes: readonly Lane[] = [];
  /** Leaves tasks out of the rows. */
  readonly filter = new RowFilter();
  readonly #model: RunModel;
  readonly #events: TimelineEvents;
  /** `null` shows everything and follows a live run. */
  #view: Viewport | null = null;
  #runId: string | null = null;

  constructor(model: RunModel, events: TimelineEvents) {
    this.#model = model;
    this.#events = events;
  }

  get view(): Viewport {
    return this.#view ?? this.bounds;
  }

  /** The whole run. */
  get bounds(): Viewport {
    const { startMs, endMs, state } = this.#model;
    return state === 'running' ? liveViewport(startMs, endMs) : fitViewport(startMs, endMs);
  }

  /** Takes over what changed in the model; another run starts with nothing selected and everything in view. */
  refresh(width: number): void {
    if (this.#runId !== this.#model.runId) {
      this.#runId = this.#model.runId;
      this.#view = null;
      this.hoveredRow = null;
      this.clearSelection();
    }
    this.workers = this.filter.apply(this.#model.workers, this.#model.store);
    this.lanes = lanesOf(this.#model);
    this.layout = timelineLayout(width, this.workers.length, this.lanes.length);
  }

  pan(pixels: number): void {
    this.#panBy(pixels * msPerPixel(this.layout, this.view));
  }

  zoom(factor: number, x: number | null): void {
    const anchor = x ?? this.layout.gutter + plotWidth(this.layout) / 2;
    this.#show(zoomViewport(this.view, factor, timeOfX(this.layout, this.view, anchor), this.bounds));
  }

  /** Moves the middle of the view to a share of the whole run, 0 to 1. */
  moveTo(share: number): void {
    const { from, to } = this.bounds;
    this.#panBy(from + share * (to - from) - (this.view.from + this.view.to) / 2);
  }

  fit(): void {
    this.#view = null;
    this.#events.redraw();
  }

  isFitted(): boolean {
    return this.#view === null;
  }

  hover(x: number, y: number): void {
    const hit = this.#hitAt(x, y);
    const lane = x < this.layout.gutter ? undefined : this.lanes[laneAtY(this.layout, y)];
    if (lane !== undefined) this.#events.hoveredLane(lane, timeOfX(this.layout, this.view, x), x, y);
    else this.#events.hovered(hit, x, y);
    if (this.hoveredRow === (hit?.storeRow ?? null)) return;
    this.hoveredRow = hit?.storeRow ?? null;
    this.#events.redraw();
  }

  search(): void {
    this.#events.searchAsked();
  }

  leave(): void {
    this.hoveredRow = null;
    this.#events.hovered(null, 0, 0);
    this.#events.redraw();
  }

  activate(x: number, y: number): void {
    const hit = this.#hitAt(x, y);
    this.#select(hit?.storeRow ?? null);
    if (hit !== null) this.#events.openSource(hit.storeRow);
  }

  markRange(fromX: number, toX: number): void {
    const { startMs, endMs } = this.#model;
    const [from = 0, to = 0] = [fromX, toX]
      .map((x) => Math.min(endMs, Math.max(startMs, timeOfX(this.layout, this.view, x))))
      .toSorted((a, b) => a - b);
    this.#setRange(to > from ? { from, to } : null);
  }

  clearRange(): void {
    this.#setRange(null);
  }

  zoomToRange(): void {
    if (this.range !== null) this.#show(spanViewport(this.range.from, this.range.to, this.bounds));
  }

  openSelected(): void {
    if (this.selected !== null) this.#events.openSource(this.selected);
  }

  clearSelection(): void {
    this.#select(null);
    this.clearRange();
  }

  selectNeighbour(step: 1 | -1): void {
    const place = this.#placeOfSelected();
    if (place === null) {
      this.selectEdge('first');
      return;
    }
    const position = place.position + step;
    if (position >= 0 && position < place.worker.row.length)
      this.selectTask(place.worker.row.storeRowAt(position));
  }

  selectWorker(step: 1 | -1): void {
    const place = this.#placeOfSelected();
    if (place === null) {
      this.selectEdge('first');
      return;
    }
    const start = this.#model.store.startOf(this.selected ?? 0);
    const busy = this.workers.filter((worker) => worker.row.length > 0);
    const next = busy[busy.indexOf(place.worker) + step];
    if (next === undefined) return;
    const position = Math.min(next.row.length - 1, next.row.firstStartingFrom(start));
    this.selectTask(next.row.storeRowAt(position));
  }

  selectEdge(edge: 'first' | 'last'): void {
    const row = (this.#placeOfSelected()?.worker ?? this.workers.find((worker) => worker.row.length > 0))
      ?.row;
    if (row !== undefined) this.selectTask(row.storeRowAt(edge === 'first' ? 0 : row.length - 1));
  }

  selectNextFailed(): void {
    const { store } = this.#model;
    const from = (this.selected ?? -1) + 1;
    for (let offset = 0; offset < store.length; offset++) {
      const row = (from + offset) % store.length;
      if (store.outcome[row] !== 0 && store.isDrawable(row)) {
        this.selectTask(row);
        return;
      }
    }
  }

  zoomToSelection(): void {
    if (this.selected === null) return;
    const { store } = this.#model;
    this.#show(spanViewport(store.startOf(this.selected), store.endOf(this.selected), this.bounds));
  }

  /** Selects a task and moves the view, without zooming, so that it is seen. */
  selectTask(storeRow: number): void {
    const { store } = this.#model;
    this.#select(storeRow);
    if (this.#view !== null && store.isDrawable(storeRow)) {
      this.#show(bringIntoView(this.view, store.startOf(storeRow), store.endOf(storeRow), this.bounds));
    }
  }

  /** Marks a span of time, ms on the clock of the run, and zooms to it. */
  reveal(fromMs: number, toMs: number): void {
    this.#setRange({ from: fromMs, to: toMs });
    this.zoomToRange();
  }

  #panBy(ms: number): void {
    if (this.#view !== null) this.#show(panViewport(this.#view, ms, this.bounds));
  }

  #show(view: Viewport): void {
    const bounds = this.bounds;
    const isEverything = view.to - view.from >= (bounds.to - bounds.from) * 0.9999;
    this.#view = isEverything ? null : view;
    this.#events.redraw();
  }

  #setRange(range: TimeRange | null): void {
    this.range = range;
    this.#events.rangeChanged(range);
    this.#events.redraw();
  }

  #select(storeRow: number | null): void {
    this.selected = storeRow;
    this.#events.selected(storeRow);
    this.#events.redraw();
  }

  #hitAt(x: number, y: number): Hit | null {
    const worker = this.workers[rowAtY(this.layout, y)];
    if (worker === undefined || x < this.layout.gutter) return null;
    const slack = HIT_SLACK_PIXELS * msPerPixel(this.layout, this.view);
    return hitTest(worker.row, timeOfX(this.layout, this.view, x), slack);
  }

  #placeOfSelected(): { readonly worker: WorkerState; readonly position: number } | null {
    if (this.selected === null) return null;
    const workerId = this.#model.store.worker[this.selected];
    const worker = this.workers.find((candidate) => candidate.record.id === workerId);
    const position = worker?.row.positionOf(this.selected) ?? -1;
    return worker === undefined || position < 0 ? null : { worker, position };
  }
}
