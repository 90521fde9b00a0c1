const WORDS =
  'pool worker task future chunk queue process thread idle busy result input clone transfer core start stop wait';

/** The same pseudo-random numbers from 0 to 1 on every machine and in every process (Park and Miller's generator). */
export function randomFrom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A sentence of `length` words. */
export function sentence(random: () => number, length: number): string {
  const words = WORDS.split(' ');
  const chosen = Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? 'task');
  const text = chosen.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
