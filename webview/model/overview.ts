/** A span of the run in a line of slots: how busy the workers were in each, and whether something failed there. */
import type { WorkerRow } from './worker-row.ts';

export interface Overview {
  /** Mean busy fraction over the workers, 0 to 1. */
  readonly busy: Float32Array;
  /** Worst outcome code of the tasks that started in the slot. */
  readonly worst: Uint8Array;
}

export function overviewOf(
  rows: readonly WorkerRow[],
  fromMs: number,
  toMs: number,
  slots: number,
): Overview {
  const overview = { busy: new Float32Array(slots), worst: new Uint8Array(slots) };
  const slotMs = (toMs - fromMs) / slots;
  if (!(slotMs > 0)) return overview;
  for (const row of rows) addRow(overview, row, { fromMs, slotMs });
  const whole = slotMs * rows.length;
  overview.busy.forEach((ms, slot) => (overview.busy[slot] = Math.min(1, ms / whole)));
  return overview;
}

interface Scale {
  readonly fromMs: number;
  readonly slotMs: number;
}

function addRow({ busy, worst }: Overview, row: WorkerRow, { fromMs, slotMs }: Scale): void {
  let position = row.firstReaching(fromMs);
  while (position < row.length) {
    const start = row.startAt(position);
    const slot = Math.max(0, Math.floor((start - fromMs) / slotMs));
    if (slot >= busy.length) return;
    if (start < fromMs || row.durationAt(position) >= slotMs) {
      spread(busy, row.startAt(position), row.endAt(position), { fromMs, slotMs });
      if (start >= fromMs) worst[slot] = Math.max(worst[slot] ?? 0, row.severityAt(position));
      position++;
      continue;
    }
    const next = Math.max(position + 1, row.firstStartingFrom(fromMs + (slot + 1) * slotMs, position));
    const summary = row.summarize(position, next);
    // The last of them may reach beyond the slot, and is then spread like any long one.
    const reachesOut = row.endAt(next - 1) > fromMs + (slot + 1) * slotMs;
    busy[slot] = (busy[slot] ?? 0) + summary.totalMs - (reachesOut ? row.durationAt(next - 1) : 0);
    if (reachesOut) spread(busy, row.startAt(next - 1), row.endAt(next - 1), { fromMs, slotMs });
    worst[slot] = Math.max(worst[slot] ?? 0, summary.worst);
    position = next;
  }
}

function spread(busy: Float32Array, start: number, end: number, { fromMs, slotMs }: Scale): void {
  const last = Math.min(busy.length - 1, Math.floor((end - fromMs) / slotMs));
  for (let slot = Math.max(0, Math.floor((start - fromMs) / slotMs)); slot <= last; slot++) {
    const from = Math.max(start, fromMs + slot * slotMs);
    const to = Math.min(end, fromMs + (slot + 1) * slotMs);
    busy[slot] = (busy[slot] ?? 0) + Math.max(0, to - from);
  }
}
