/**
 * Least squares with no coefficient below 0, by trying every set of coefficients that are let go of 0: exact, and cheap for
 * the three or fewer that a scaling law has. The first coefficient is always let go.
 */
export function solveNonNegative(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const size = rows[0]?.length ?? 0;
  let best: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let others = 0; others < 2 ** (size - 1); others += 1) {
    const free = Array.from({ length: size }, (_, i) => i).filter((i) => i === 0 || others & (1 << (i - 1)));
    const solved = solveNormal(rows, values, free);
    if (solved === null || solved.some((value) => value < 0)) continue;
    const coefficients = Array.from({ length: size }, () => 0);
    free.forEach((column, i) => (coefficients[column] = solved[i] ?? 0));
    const error = squaredError(rows, values, coefficients);
    if (error < least) {
      least = error;
      best = coefficients;
    }
  }
  return best;
}

/** Solves the normal equations of the given columns by elimination; `null` where they do not determine an answer. */
function solveNormal(
  rows: readonly (readonly number[])[],
  values: readonly number[],
  columns: readonly number[],
): number[] | null {
  const system = columns.map((a) => [
    ...columns.map((b) => rows.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0)),
    rows.reduce((sum, row, i) => sum + (row[a] ?? 0) * (values[i] ?? 0), 0),
  ]);
  for (let i = 0; i < columns.length; i += 1) {
    const pivotRow = system[i] ?? [];
    const pivot = pivotRow[i] ?? 0;
    // The matrix is positive definite unless columns depend on each other, so that no rows need to be swapped.
    if (!(pivot > 1e-14)) return null;
    for (const [j, row] of system.entries()) {
      if (j === i) continue;
      const factor = (row[i] ?? 0) / pivot;
      pivotRow.forEach((value, column) => (row[column] = (row[column] ?? 0) - factor * value));
    }
  }
  return system.map((row, i) => (row[columns.length] ?? 0) / (row[i] ?? 1));
}

function squaredError(
  rows: readonly (readonly number[])[],
  values: readonly number[],
  coefficients: readonly number[],
): number {
  return rows.reduce((sum, row, i) => {
    const fitted = row.reduce((total, value, column) => total + value * (coefficients[column] ?? 0), 0);
    return sum + (fitted - (values[i] ?? 0)) ** 2;
  }, 0);
}
