/** Code made into other code: with pools in it, or broken. */

/** Constructors become pools and method calls become submits, so that every rule has something to do. */
export function withPools(text: string): string {
  const changed = text
    .replace(/\bnew [A-Z]\w*\(/g, 'new ProcessPoolExecutor(')
    .replace(/\.(push|forEach|get|call)\(/g, '.submit(')
    .replace(/\.(filter|then)\(/g, '.map(');
  return `const { ProcessPoolExecutor } = require('poolscope');\n${changed}`;
}

export function broken(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 20));
    case 2:
      return `${text.slice(0, at)}${'(){}[]`\'";.=<>'.charAt(Math.floor(random() * 14))}${text.slice(at)}`;
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

/** Mulberry32: the same run every time. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
