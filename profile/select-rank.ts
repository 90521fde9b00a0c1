/**
 * The value that would stand at position `rank` if the values from `low` to `high` (both included) were sorted; afterwards none before it
 * is larger and none after it smaller. In place; no NaN.
 *
 * Quickselect (Hoare, "Algorithm 65: Find", 1961) with the median of three as pivot: some passes over the values instead of a sort.
 */
export function selectRank(values: Float64Array, rank: number, low = 0, high = values.length - 1): number {
  let from = low;
  let to = high;
  while (from < to) {
    const pivot = medianOfThree(values[from] ?? 0, values[(from + to) >>> 1] ?? 0, values[to] ?? 0);
    let left = from;
    let right = to;
    while (left <= right) {
      while ((values[left] ?? 0) < pivot) left += 1;
      while ((values[right] ?? 0) > pivot) right -= 1;
      if (left > right) break;
      const swapped = values[left] ?? 0;
      values[left] = values[right] ?? 0;
      values[right] = swapped;
      left += 1;
      right -= 1;
    }
    if (rank <= right) to = right;
    else if (rank >= left) from = left;
    else break;
  }
  return values[rank] ?? Number.NaN;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
