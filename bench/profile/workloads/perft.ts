import { Chess } from 'chess.js';

export function perft(fen: string): number {
  return new Chess(fen).perft(3);
}

const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1';
export const inputs = () => Array.from({ length: 80 }, () => [START] as const);
