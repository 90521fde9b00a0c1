/** What is typed, the same for every linter. */
import { readFileSync } from 'node:fs';

const TYPED = "const noted = 'the quick brown fox jumps over the lazy dog and types on';";

/** The texts of a file after each of `count` keystrokes in the middle of it; all of them parse. */
export function keystrokes(path, count) {
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => index > lines.length / 3 && / const /.test(line));
  return Array.from({ length: count }, (_, index) => {
    const typed = `  ${TYPED.slice(0, 15 + (index % (TYPED.length - 17)))}';`;
    return [...lines.slice(0, at), typed, ...lines.slice(at)].join('\n');
  });
}

export function medianOf(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that `part` of the numbers do not exceed. */
export function percentile(numbers, part) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}
