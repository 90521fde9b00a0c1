/** CPU profiles as workers that render pages would leave them, from a seed. */
import type { CpuProfile, FrameKind, ProfileFrame } from '../../protocol/cpu-profile.ts';
import { CallTree } from '../../profile/cpu/call-tree.ts';
import { seededRandom } from './sample-run.ts';

const FILES: Readonly<Record<string, string>> = {
  render: '/home/ada/site/src/render.ts',
  markdown: '/home/ada/site/src/markdown.ts',
  marked: '/home/ada/site/node_modules/marked/lib/marked.esm.js',
  prism: '/home/ada/site/node_modules/prismjs/prism.js',
  fs: 'node:fs',
};

type Call = readonly [kind: FrameKind, name: string, file: string, line: number];

const POOL: Call = ['pool', 'runTask', '', 0];
const PAGE: Call = ['user', 'renderPage', 'render', 24];
const MARKDOWN: Call = ['user', 'toHtml', 'markdown', 12];
const LEX: Call = ['dependency', 'lexer', 'marked', 1402];
const INLINE: Call = ['dependency', 'inlineTokens', 'marked', 1561];
const HIGHLIGHT: Call = ['user', 'highlightBlock', 'markdown', 58];
const TOKENIZE: Call = ['dependency', 'tokenize', 'prism', 640];
const GC: Call = ['gc', '(garbage collector)', '', 0];

/** Stacks and how often they are met, in parts of a hundred. */
const STACKS: readonly (readonly [readonly Call[], number])[] = [
  [[POOL, PAGE, MARKDOWN, LEX], 14],
  [[POOL, PAGE, MARKDOWN, LEX, INLINE], 17],
  [[POOL, PAGE, MARKDOWN, LEX, INLINE, ['node', 'exec', '', 0]], 8],
  [[POOL, PAGE, MARKDOWN, HIGHLIGHT, TOKENIZE], 22],
  [[POOL, PAGE, MARKDOWN, HIGHLIGHT, TOKENIZE, ['node', 'replace', '', 0]], 6],
  [[POOL, PAGE, MARKDOWN, GC], 4],
  [[POOL, PAGE, ['user', 'applyLayout', 'render', 71]], 9],
  [[POOL, PAGE, ['user', 'applyLayout', 'render', 71], ['user', 'escapeHtml', 'render', 102]], 6],
  [[POOL, PAGE, ['user', 'readTemplate', 'render', 40], ['node', 'readFileSync', 'fs', 441]], 5],
  [[POOL], 3],
  [[['program', '(program)', '', 0]], 1],
  [[['idle', '(idle)', '', 0]], 5],
];

export interface SampleProfileOptions {
  readonly worker?: number;
  /** When the samples begin and end, ms of the run. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Put in the place of `renderPage`. */
  readonly functionName?: string;
  readonly seed?: number;
}

export function sampleCpuProfile(options: SampleProfileOptions = {}): CpuProfile {
  const { worker = 0, fromMs = 62, toMs = 1200, functionName = 'renderPage', seed = worker + 1 } = options;
  const random = seededRandom(seed);
  const tree = new CallTree();
  const samples: { at: number[]; node: number[] } = { at: [], node: [] };
  let node = 0;
  for (let at = fromMs; at < toMs; at += 1) {
    node = nodeOf(tree, stackAt(random() * 100), functionName);
    tree.addSelf(node, Math.min(1, toMs - at));
    samples.at.push(at);
    samples.node.push(node);
  }
  samples.at.push(toMs);
  samples.node.push(node);
  const { frames, frame, parent, selfMs } = tree;
  return { worker, intervalMs: 1, frames, frame, parent, selfMs, samples };
}

function stackAt(position: number): readonly Call[] {
  let seen = 0;
  for (const [stack, parts] of STACKS) {
    seen += parts;
    if (position < seen) return stack;
  }
  return [];
}

function nodeOf(tree: CallTree, stack: readonly Call[], functionName: string): number {
  let node = -1;
  for (const call of stack) {
    const [kind, name, file, line] = call;
    const frame: ProfileFrame = {
      name: call === PAGE ? functionName : name,
      file: FILES[file] ?? file,
      line,
      column: line === 0 ? 0 : 10,
      kind,
    };
    node = tree.nodeOf(node, tree.frameOf(frame));
  }
  return node;
}
