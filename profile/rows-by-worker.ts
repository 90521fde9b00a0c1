/** The rows of each worker's tasks, in the order of the columns. */
export interface RowsByWorker {
  of(worker: number): Uint32Array;
}

const NONE = new Uint32Array(0);
/** Workers are numbered from 0; what is beyond comes from a file that says so. */
const SMALL_IDS = 4096;

/** Sorts rows by worker in two passes, without a list that grows for each. */
export function rowsByWorker(worker: readonly number[]): RowsByWorker {
  const { slots, slotOf, counts } = slotsOf(worker);
  const rows = counts.map((count) => new Uint32Array(count));
  const filled = new Uint32Array(counts.length);
  for (let row = 0; row < slots.length; row += 1) {
    const slot = slots[row] ?? 0;
    const at = filled[slot] ?? 0;
    const own = rows[slot];
    if (own !== undefined) own[at] = row;
    filled[slot] = at + 1;
  }
  return { of: (id) => rows[slotOf(id) ?? -1] ?? NONE };
}

interface Slots {
  /** Of each row a small number that stands for its worker. */
  readonly slots: Uint32Array;
  readonly counts: readonly number[];
  slotOf(worker: number): number | undefined;
}

function slotsOf(worker: readonly number[]): Slots {
  const small = new Int32Array(SMALL_IDS).fill(-1);
  const large = new Map<number, number>();
  const counts: number[] = [];
  const slotOf = (id: number): number | undefined => {
    const slot = small[id + 1];
    return slot === undefined ? large.get(id) : slot < 0 ? undefined : slot;
  };
  const slots = new Uint32Array(worker.length);
  for (let row = 0; row < worker.length; row += 1) {
    const id = worker[row] ?? -1;
    let slot = slotOf(id);
    if (slot === undefined) {
      slot = counts.length;
      counts.push(0);
      if (id + 1 < SMALL_IDS && id >= -1) small[id + 1] = slot;
      else large.set(id, slot);
    }
    counts[slot] = (counts[slot] ?? 0) + 1;
    slots[row] = slot;
  }
  return { slots, counts, slotOf };
}

/** The values at the rows. */
export function valuesAt(values: Float64Array, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) taken[i] = values[rows[i] ?? 0] ?? Number.NaN;
  return taken;
}
