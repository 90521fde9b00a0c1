/** CPU profiles written as stacks, for tests: `[['pool run', 'user isPrime'], 30]` is 30 ms in isPrime, called by run. */
import {
  FRAME_KINDS,
  type CpuProfile,
  type FrameKind,
  type ProfileFrame,
} from '../../protocol/cpu-profile.ts';
import { CallTree } from '../cpu/call-tree.ts';

export type Stay = readonly [stack: readonly string[], ms: number];

export function cpuProfileOf(worker: number, stays: readonly Stay[], from = 0): CpuProfile {
  const tree = new CallTree();
  const at: number[] = [];
  const nodes: number[] = [];
  let now = from;
  for (const [stack, ms] of stays) {
    let node = -1;
    for (const words of stack) node = tree.nodeOf(node, tree.frameOf(frameOf(words)));
    tree.addSelf(node, ms);
    at.push(now);
    nodes.push(node);
    now += ms;
  }
  at.push(now);
  nodes.push(nodes.at(-1) ?? 0);
  const { frames, frame, parent, selfMs } = tree;
  return { worker, intervalMs: 1, frames, frame, parent, selfMs, samples: { at, node: nodes } };
}

/** Functions of the user's stand in tasks.ts, at the line that is the length of their name; `native` is built into V8. */
function frameOf(words: string): ProfileFrame {
  const [first = '', name = first] = words.split(' ');
  const isNative = first === 'native';
  const kind = isNative ? 'node' : (FRAME_KINDS.find((one) => one === first) ?? 'user');
  const file = isNative ? '' : FILES[kind];
  return { name, file, line: file === '' ? 0 : name.length, column: file === '' ? 0 : 1, kind };
}

const FILES: Readonly<Record<FrameKind, string>> = {
  user: '/project/tasks.ts',
  dependency: '/project/node_modules/big/index.js',
  node: 'node:internal/timers',
  pool: '/dist/worker.cjs',
  gc: '',
  idle: '',
  program: '',
};
