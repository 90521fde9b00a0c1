import type { CpuProfile, ProfileFrame } from '../../protocol/cpu-profile.ts';

/** A node of V8's format; `lineNumber` and `columnNumber` count from 0, and are -1 where there is no place. */
export interface DevToolsNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly scriptId: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly hitCount: number;
  readonly children: readonly number[];
}

/** `Profiler.Profile` of the DevTools protocol, the content of a `.cpuprofile` file; times in microseconds. */
export interface DevToolsProfile {
  readonly nodes: readonly DevToolsNode[];
  readonly startTime: number;
  readonly endTime: number;
  /** Ids of nodes, one for each sample. */
  readonly samples: readonly number[];
  /** Time from the sample before, the start for the first. */
  readonly timeDeltas: readonly number[];
}

const ROOT: DevToolsNode['callFrame'] = {
  functionName: '(root)',
  scriptId: '0',
  url: '',
  lineNumber: -1,
  columnNumber: -1,
};

/** The profile as VS Code, Chrome's DevTools and speedscope open it; `JSON.stringify` makes the file. */
export function toCpuProfile({ frames, frame, parent, samples }: CpuProfile): DevToolsProfile {
  const children: number[][] = Array.from({ length: frame.length + 1 }, () => []);
  // The root has the id 1, node `i` of ours `i + 2`.
  parent.forEach((from, i) => children[from + 1]?.push(i + 2));
  const hits = new Uint32Array(frame.length + 1);
  for (const node of samples.node) hits[node + 1] = (hits[node + 1] ?? 0) + 1;
  const scripts = new Map<string, string>();
  const nodes = [ROOT, ...frame.map((number) => callFrame(frames[number], scripts))].map(
    (place, i): DevToolsNode => ({
      id: i + 1,
      callFrame: place,
      hitCount: hits[i] ?? 0,
      children: children[i] ?? [],
    }),
  );
  // Rounded before they are subtracted, so that the deltas add up to the whole.
  const times = samples.at.map((ms) => Math.round(ms * 1000));
  const [startTime = 0] = times;
  return {
    nodes,
    startTime,
    endTime: times.at(-1) ?? startTime,
    samples: samples.node.map((node) => node + 2),
    timeDeltas: times.map((time, i) => time - (times[i - 1] ?? startTime)),
  };
}

function callFrame(frame: ProfileFrame | undefined, scripts: Map<string, string>): DevToolsNode['callFrame'] {
  if (frame === undefined) return ROOT;
  const url = urlOf(frame.file);
  let scriptId = scripts.get(url);
  if (scriptId === undefined) {
    scriptId = String(url === '' ? 0 : scripts.size + 1);
    scripts.set(url, scriptId);
  }
  return {
    functionName: frame.name,
    scriptId,
    url,
    lineNumber: frame.line - 1,
    columnNumber: frame.line === 0 ? -1 : Math.max(0, frame.column - 1),
  };
}

/** A path as a file URL, with Windows' separators turned; what is no absolute path stays as it is. */
function urlOf(file: string): string {
  if (!/^(?:[A-Za-z]:[\\/]|\/|\\\\)/.test(file)) return file;
  const path = encodeURI(file.replaceAll('\\', '/')).replaceAll('#', '%23').replaceAll('?', '%3F');
  if (path.startsWith('//')) return `file:${path}`;
  return path.startsWith('/') ? `file://${path}` : `file:///${path}`;
}
