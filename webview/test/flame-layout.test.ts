import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flameGraph, type FlameGraph } from '../../profile/index.ts';
import { cpuProfileOf, type Stay } from '../../profile/test/cpu-profile-of.ts';
import { childrenOf, flameHit, flamePicture, subtreeEnds, type FlamePicture } from '../model/flame-layout.ts';
import { searchFlames } from '../model/flame-search.ts';
import { placeLabel, timeByKind } from '../model/flame-words.ts';

const STAYS: readonly Stay[] = [
  [['user a', 'user b'], 60],
  [['user a', 'user c', 'dependency big'], 30],
  [['user a', 'dependency big'], 6],
  [['user z'], 4],
];
const GRAPH = flameGraph([cpuProfileOf(0, STAYS)]);
const ENDS = subtreeEnds(GRAPH);

function nameOf(node: number, graph: FlameGraph = GRAPH): string {
  return graph.frames[graph.frame[node] ?? -1]?.name ?? '';
}

function boxesOf(picture: FlamePicture, graph: FlameGraph = GRAPH): string[] {
  return picture.boxes.map(
    ({ node, depth, x, width, isAncestor }) =>
      `${nameOf(node, graph)} row ${depth} at ${x} wide ${width}${isAncestor ? ' ancestor' : ''}`,
  );
}

test('every call stands under its caller, as wide as its time', () => {
  const picture = flamePicture(GRAPH, ENDS, -1, 200);
  assert.deepEqual(boxesOf(picture), [
    'a row 0 at 0 wide 192',
    'b row 1 at 0 wide 120',
    'c row 1 at 120 wide 60',
    'big row 2 at 120 wide 60',
    'big row 1 at 180 wide 12',
    'z row 0 at 192 wide 8',
  ]);
  assert.deepEqual([picture.rows, picture.narrow], [3, []]);
});

test('what is zoomed to fills the view, and what leads to it stays above', () => {
  const node = [...GRAPH.frame.keys()].find((one) => nameOf(one) === 'c') ?? -1;
  assert.deepEqual(boxesOf(flamePicture(GRAPH, ENDS, node, 200)), [
    'a row 0 at 0 wide 200 ancestor',
    'c row 1 at 0 wide 200',
    'big row 2 at 0 wide 200',
  ]);
});

test('calls too narrow to be seen are one, with their count and time, and none of theirs is looked at', () => {
  const many = Array.from({ length: 1000 }, (_, i): Stay => [['user a', `user f${i}`, 'user deep'], 1]);
  const graph = flameGraph([cpuProfileOf(0, [[['user a', 'user long'], 1000], ...many])]);
  const picture = flamePicture(graph, subtreeEnds(graph), -1, 800);
  assert.deepEqual(boxesOf(picture, graph), ['a row 0 at 0 wide 800', 'long row 1 at 0 wide 400']);
  assert.deepEqual(picture.narrow, [{ parent: 0, depth: 1, x: 400, width: 400, count: 1000, totalMs: 1000 }]);
  const hit = flameHit(picture, 700, 1);
  assert.ok(hit !== null && 'count' in hit);
});

test('what is under the pointer is found, and nothing beside', () => {
  const picture = flamePicture(GRAPH, ENDS, -1, 200);
  const at = (x: number, row: number): string => {
    const hit = flameHit(picture, x, row);
    return hit !== null && 'node' in hit ? nameOf(hit.node) : 'nothing';
  };
  assert.deepEqual(
    [at(0, 0), at(150, 1), at(150, 2), at(195, 0), at(195, 1), at(10, 9)],
    ['a', 'c', 'big', 'z', 'nothing', 'nothing'],
  );
});

test('callees come longest first, at the root too', () => {
  assert.deepEqual(
    childrenOf(GRAPH, ENDS, -1).map((node) => nameOf(node)),
    ['a', 'z'],
  );
  assert.deepEqual(
    childrenOf(GRAPH, ENDS, 0).map((node) => nameOf(node)),
    ['b', 'c', 'big'],
  );
});

test('a search finds by name and by file, and counts no time twice', () => {
  const found = searchFlames(GRAPH, ENDS, ' BIG ');
  assert.deepEqual([found.functions, found.nodes.length, found.totalMs], [1, 2, 36]);
  const inFile = searchFlames(GRAPH, ENDS, 'tasks.ts');
  assert.deepEqual([inFile.functions, inFile.totalMs], [4, 100]);
  assert.deepEqual(searchFlames(GRAPH, ENDS, 'nowhere').nodes, []);
});

test('times by kind add up to all of it, and places are told as short as they can be', () => {
  assert.deepEqual(timeByKind(GRAPH), [
    { kind: 'user', ms: 64 },
    { kind: 'dependency', ms: 36 },
  ]);
  const frame = { name: 'a', file: '/project/src/a.ts', line: 3, column: 1, kind: 'user' as const };
  assert.equal(placeLabel(frame, ['/project']), 'src/a.ts:3');
  assert.equal(placeLabel({ ...frame, file: '', line: 0, kind: 'node' }, []), 'built into V8');
  assert.equal(placeLabel({ ...frame, file: 'node:fs', kind: 'node' }, []), 'node:fs:3');
});

test('an empty graph has nothing to show', () => {
  const graph = flameGraph([]);
  assert.deepEqual(flamePicture(graph, subtreeEnds(graph), -1, 200), { boxes: [], narrow: [], rows: 0 });
});
