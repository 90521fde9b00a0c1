/** Which part of the timeline a live run has changed since it was last drawn: mostly a narrow edge on the right. */
import type { RunModel } from '../model/run-model.ts';
import type { Viewport } from '../model/viewport.ts';
import type { TimelineLayout } from './layout.ts';

interface DrawnPicture {
  readonly runId: string | null;
  readonly view: Viewport;
  readonly layout: TimelineLayout;
  readonly tasks: number;
  /** What was drawn from here on may look different now. */
  readonly unsettledFrom: number;
}

export class LiveEdge {
  #drawn: DrawnPicture | null = null;

  /** The time from which the picture has changed, or `null` where all of it has to be drawn. */
  changedFrom(model: RunModel, view: Viewport, layout: TimelineLayout): number | null {
    const drawn = this.#drawn;
    if (drawn === null || model.state !== 'running' || drawn.runId !== model.runId) return null;
    if (drawn.view.from !== view.from || drawn.view.to !== view.to || !isSame(drawn.layout, layout))
      return null;
    let from = Math.min(drawn.unsettledFrom, earliestRunning(model));
    for (let row = drawn.tasks; row < model.store.length; row++) {
      // Not a number, where a task never ran, is not less than anything.
      if (model.store.startOf(row) < from) from = model.store.startOf(row);
    }
    return from;
  }

  noteDrawn(model: RunModel, view: Viewport, layout: TimelineLayout): void {
    let unsettledFrom = Math.min(model.now, model.endMs, earliestRunning(model));
    for (const { record } of model.workers) {
      if (record.ready === null) unsettledFrom = Math.min(unsettledFrom, record.started);
    }
    this.#drawn = { runId: model.runId, view, layout, tasks: model.store.length, unsettledFrom };
  }
}

function earliestRunning({ running }: RunModel): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { runStart } of running) earliest = Math.min(earliest, runStart);
  return earliest;
}

function isSame(a: TimelineLayout, b: TimelineLayout): boolean {
  return a.width === b.width && a.height === b.height && a.rows === b.rows;
}
