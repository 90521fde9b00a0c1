import { minify } from 'terser';

export async function minified(source: string): Promise<number> {
  const { code = '' } = await minify(source);
  return code.length;
}

export const inputs = () => Array.from({ length: 16 }, (_, i) => [sourceText(60, i)] as const);

function sourceText(functions: number, seed: number): string {
  const one = (i: number): string =>
    `function compute${seed}_${i}(first, second) { const total = first * ${i} + second; if (total > ${i * 3}) { return total - 1; } return [total, first, second].map((value) => value + ${i}); }`;
  return Array.from({ length: functions }, (_, i) => one(i)).join('\n');
}
