import { distance } from 'fastest-levenshtein';

export function levenshtein(a: string, b: string): number {
  return distance(a, b);
}

export const inputs = () =>
  Array.from({ length: 20_000 }, (_, i) => [`kitten${i}`, `sitting${i * 7}`] as const);
