/** Whether what one round of a loop computes reaches the next round's input. */
import type { Binding, Names } from '../syntax/binding.ts';
import { ancestors, isFunction, isInside, unwrap, walk, type Node } from '../syntax/tree.ts';

export type Loop = Extract<
  Node,
  { type: 'ForStatement' | 'ForOfStatement' | 'ForInStatement' | 'WhileStatement' | 'DoWhileStatement' }
>;

export function isLoop(node: Node): node is Loop {
  return (
    node.type === 'ForStatement' ||
    node.type === 'ForOfStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement'
  );
}

/** A name of the file, or `this.field` as text. */
type Place = Binding | string;

export interface LoopFlow {
  readonly loop: Loop;
  readonly names: Names;
  /** The awaited result whose way is followed. */
  readonly result: Node;
  /** What the next round's call is made of: its arguments. */
  readonly inputs: readonly Node[];
}

/** The result decides, directly or through names and conditions, what a later round gets as its input. */
export function isLoopCarried(flow: LoopFlow): boolean {
  const reached = placesReachedBy(flow);
  return [...placesNeededBy(flow)].some((place) => reached.has(place) && isCarried(place, flow.loop));
}

/** A name declared inside the body, or by the head of a `for…of`, is new in every round. */
function isCarried(place: Place, loop: Loop): boolean {
  if (typeof place === 'string') return true;
  return loop.type === 'ForOfStatement' || loop.type === 'ForInStatement'
    ? !isInside(place.node, loop)
    : !isInside(place.node, loop.body);
}

/** Forward: every place that a result of this round is written to, until nothing is added. */
function placesReachedBy({ loop, names, result }: LoopFlow): ReadonlySet<Place> {
  const reached = new Set<Place>();
  const isTainted = (node: Node): boolean => {
    let found = false;
    walk(node, (inner) => {
      if (inner === result) found = true;
      const place = placeOf(inner, names);
      if (place !== undefined && reached.has(place)) found = true;
      return !found;
    });
    return found;
  };
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    walk(loop.body, (node) => {
      for (const { target, sources } of flowsAt(node, loop, names)) {
        const isReached = sources.some(isTainted) || testsAround(node, loop).some(isTainted);
        if (isReached) for (const place of placesWritten(target, names)) reached.add(place);
      }
    });
  }
  return reached;
}

/** Where a node moves data: assignments, declarations, and calls, which may change their receiver and arguments. */
function flowsAt(
  node: Node,
  loop: Loop,
  names: Names,
): readonly { target: Node; sources: readonly Node[] }[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.init === null ? [] : [{ target: node.id, sources: [node.init] }];
    case 'AssignmentExpression':
      return [{ target: node.left, sources: [node.right] }];
    case 'UpdateExpression':
      return [{ target: node.argument, sources: [] }];
    case 'CallExpression': {
      const callee = unwrap(node.callee);
      const receiver = callee.type === 'MemberExpression' ? [callee.object] : [];
      if (receiver.some((object) => object.type === 'Identifier' && object.name === 'console')) return [];
      // The counter of the loop is a number: no call changes it.
      const isCounter = (target: Node): boolean => {
        const binding = names.bindingOf(unwrap(target));
        return binding !== undefined && isInside(binding.node, loop) && !isInside(binding.node, loop.body);
      };
      return [...receiver, ...node.arguments]
        .filter((target) => !isCounter(target))
        .map((target) => ({ target, sources: node.arguments.filter((argument) => argument !== target) }));
    }
    default:
      return [];
  }
}

/** Backward: every place that the inputs, and the tests that lead to the call, are made of. */
function placesNeededBy({ loop, names, result, inputs }: LoopFlow): ReadonlySet<Place> {
  const needed = new Set<Place>();
  const queue: Node[] = [...inputs, ...headerOf(loop), ...testsAround(result, loop)];
  walk(loop.body, (node) => {
    // `if (done) continue;` decides over the rest of the round.
    if (node.type === 'ContinueStatement') queue.push(...testsAround(node, loop));
  });
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    for (const place of placesIn(node, names)) {
      if (needed.has(place)) continue;
      needed.add(place);
      if (typeof place !== 'string') queue.push(...definitionsIn(place, loop));
    }
  }
  return needed;
}

function testsAround(node: Node, loop: Loop): readonly Node[] {
  const tests: Node[] = [];
  for (const up of ancestors(node)) {
    if (up === loop) break;
    if (up.type === 'IfStatement' || up.type === 'ConditionalExpression') tests.push(up.test);
    if (up.type === 'SwitchStatement') tests.push(up.discriminant);
  }
  return tests;
}

function headerOf(loop: Loop): readonly Node[] {
  switch (loop.type) {
    case 'ForStatement':
      return [loop.test, loop.update].filter((part) => part !== null);
    case 'ForOfStatement':
    case 'ForInStatement':
      return [loop.right];
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [loop.test];
  }
}

function definitionsIn({ declaration, references }: Binding, loop: Loop): readonly Node[] {
  const definitions: Node[] = [];
  if (
    declaration.type === 'VariableDeclarator' &&
    declaration.init !== null &&
    isInside(declaration, loop.body)
  ) {
    definitions.push(declaration.init);
  }
  for (const { node, isWrite } of references) {
    const assignment = isWrite && isInside(node, loop.body) ? ancestors(node).find(isAssignment) : undefined;
    if (assignment?.type === 'AssignmentExpression') definitions.push(assignment.right);
  }
  return definitions;
}

function isAssignment(node: Node): boolean {
  return node.type === 'AssignmentExpression';
}

function placesIn(node: Node, names: Names): readonly Place[] {
  const places: Place[] = [];
  walk(node, (inner) => {
    const place = placeOf(inner, names);
    if (place !== undefined) places.push(place);
    return !isFunction(inner) || inner === node;
  });
  return places;
}

/** `results[i] = …` writes to `results`, not to `i`. */
function placesWritten(target: Node, names: Names): readonly Place[] {
  let root = unwrap(target);
  while (root.type === 'MemberExpression') {
    const field = placeOf(root, names);
    if (field !== undefined) return [field];
    root = unwrap(root.object);
  }
  return placesIn(root, names);
}

function placeOf(node: Node, names: Names): Place | undefined {
  if (node.type === 'Identifier') return names.bindingOf(node);
  if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && !node.computed) {
    return `this.${node.property.name}`;
  }
  return undefined;
}
