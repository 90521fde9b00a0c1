/**
 * Counts the positions that can arise from a chess position (perft), with the package chess.js.
 *
 * - Linter: nothing to find.
 * - Profiler: pure computing, a few bytes in, a number out: a good fit for processes. Inputs come from the `@profile` tag.
 */
import { Chess } from 'chess.js';
import { ProcessPoolExecutor } from 'poolscope';

/** Well-known test positions of chess programs, and a few from openings and endings. */
const positions = [
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  'r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1',
  '8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1',
  'r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1',
  'rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8',
  'r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10',
  'rnbqkb1r/pp1p1ppp/2p2n2/4p3/2P5/2N3P1/PP1PPP1P/R1BQKBNR w KQkq - 0 4',
  'r1bqkbnr/pppp1ppp/2n5/1B2p3/4P3/5N2/PPPP1PPP/RNBQK2R b KQkq - 3 3',
  'rnbqkb1r/ppp2ppp/4pn2/3p4/2PP4/2N5/PP2PPPP/R1BQKBNR w KQkq - 0 4',
  'r1bq1rk1/ppp2ppp/2np1n2/2b1p3/2B1P3/2NP1N2/PPP2PPP/R1BQ1RK1 w - - 0 7',
  '2rq1rk1/pb1n1ppN/4p3/1pb5/3P1Pn1/P1N5/1PQ1B1PP/R1B2RK1 b - - 0 16',
  '3r1rk1/p3qppp/2bb4/2p5/3p4/1P2P3/PBQN1PPP/2R2RK1 w - - 0 1',
];

/**
 * How many lines of play of `depth` half-moves there are.
 *
 * @profile positions.flatMap(withReplies).map((fen) => [fen, 2])
 */
export function countPositions(fen: string, depth: number): number {
  return perft(new Chess(fen), depth);
}

/** The position, and the two that its first moves lead to. */
function withReplies(fen: string): string[] {
  const moves = new Chess(fen).moves({ verbose: true });
  return [fen, ...moves.slice(0, 2).map((move) => move.after)];
}

function perft(game: Chess, depth: number): number {
  const moves = game.moves({ verbose: true });
  if (depth <= 1) return moves.length;
  let count = 0;
  for (const move of moves) {
    game.move(move);
    count += perft(game, depth - 1);
    game.undo();
  }
  return count;
}

export async function countAll(): Promise<number> {
  await using pool = new ProcessPoolExecutor(2);
  const counts = await pool.map(
    countPositions,
    positions,
    positions.map(() => 2),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
