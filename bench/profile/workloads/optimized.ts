import { optimize } from 'svgo';

export function optimized(svg: string): string {
  return optimize(svg).data;
}

export const inputs = () => Array.from({ length: 24 }, (_, i) => [svgText(400, i)] as const);

function svgText(paths: number, seed: number): string {
  const one = (i: number): string =>
    `<path d="M ${i}.125 ${seed} L ${i + 1}.5 ${i * 2} C 1 2 3 4 ${i} ${seed}.75 Z" fill="#ff0000"/>`;
  const body = Array.from({ length: paths }, (_, i) => one(i)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><g>${body}</g></svg>`;
}
