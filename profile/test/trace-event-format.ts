/** What the Trace Event Format asks of each event, checked as an importer would: "Trace Event Format", Google, 2016. */
import assert from 'node:assert/strict';

export interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: number;
  readonly s?: string;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The events of a trace. Throws where one of them is not as the format has it. */
export function checkTrace(text: string): TraceEvent[] {
  const trace = JSON.parse(text) as { traceEvents: TraceEvent[] };
  for (const event of trace.traceEvents) checkEvent(event);
  checkNesting(trace.traceEvents);
  checkFlows(trace.traceEvents);
  return trace.traceEvents;
}

/** Those of a phase, and of a category where one is given. */
export function eventsOf(events: readonly TraceEvent[], phase: string, category?: string): TraceEvent[] {
  return events.filter(({ ph, cat }) => ph === phase && (category === undefined || cat === category));
}

export function byThread(events: readonly TraceEvent[]): Map<number, TraceEvent[]> {
  const threads = new Map<number, TraceEvent[]>();
  for (const event of events) {
    const thread = threads.get(event.tid);
    if (thread === undefined) threads.set(event.tid, [event]);
    else thread.push(event);
  }
  return threads;
}

function checkEvent(event: TraceEvent): void {
  const shown = JSON.stringify(event);
  assert.ok(['X', 'M', 'C', 's', 'f', 'i'].includes(event.ph), shown);
  assert.equal(typeof event.name, 'string', shown);
  assert.ok(Number.isInteger(event.pid) && Number.isInteger(event.tid), shown);
  assert.ok(Number.isFinite(event.ts), shown);
  if (event.ph === 'X') assert.ok(typeof event.dur === 'number' && event.dur >= 0, shown);
  if (event.ph === 'i') assert.ok(['g', 'p', 't'].includes(event.s ?? ''), shown);
  if (event.ph === 's' || event.ph === 'f')
    assert.ok(event.id !== undefined && event.cat !== undefined, shown);
  if (event.ph === 'f') assert.equal(event.bp, 'e', shown);
  if (event.ph === 'C') {
    const values = Object.values(event.args ?? {});
    assert.ok(values.length > 0 && values.every((value) => Number.isFinite(value)), shown);
  }
  if (event.ph === 'M') {
    assert.ok(['process_name', 'thread_name', 'thread_sort_index'].includes(event.name), shown);
    const [key, type] = event.name.endsWith('_name') ? ['name', 'string'] : ['sort_index', 'number'];
    assert.equal(typeof event.args?.[key], type, shown);
  }
}

/** Slices of one thread lie inside each other or apart. */
function checkNesting(events: readonly TraceEvent[]): void {
  for (const slices of byThread(eventsOf(events, 'X')).values()) {
    const open: number[] = [];
    for (const { ts, dur = 0 } of slices.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
      while (open.length > 0 && (open.at(-1) ?? 0) <= ts) open.pop();
      assert.ok(
        ts + dur <= (open.at(-1) ?? Infinity) + 1e-3,
        `a slice at ${ts} reaches out of the one around it`,
      );
      open.push(ts + dur);
    }
  }
}

/** Every arrow has both ends, in order, each inside a slice of its thread. */
function checkFlows(events: readonly TraceEvent[]): void {
  const slices = byThread(eventsOf(events, 'X'));
  const isHeld = ({ tid, ts }: TraceEvent): boolean =>
    (slices.get(tid) ?? []).some((slice) => slice.ts <= ts && ts <= slice.ts + (slice.dur ?? 0));
  const ends = new Map(eventsOf(events, 'f').map((event) => [event.id, event]));
  const starts = eventsOf(events, 's');
  assert.equal(new Set(starts.map(({ id }) => id)).size, starts.length, 'an arrow begins twice');
  assert.equal(ends.size, starts.length);
  for (const start of starts.slice(0, 200)) {
    const end = ends.get(start.id);
    assert.ok(end !== undefined && end.ts >= start.ts, `arrow ${start.id}`);
    assert.ok(isHeld(start) && isHeld(end), `arrow ${start.id} hangs in the air`);
  }
}
