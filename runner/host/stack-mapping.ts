/** Turns stacks of the bundle into stacks of the user's TypeScript, without the frames that are ours. */
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { originalLine } from './bundle/bundled-sources.ts';

export interface SourcePosition {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Where a function stands in the sources, and its name there if the bundler gave it another. */
export interface SourceFunction extends SourcePosition {
  readonly name: string | null;
}

export interface MappedStack {
  readonly text: string;
  /** The topmost frame in a file of the user's own, outside `node_modules`. */
  readonly position: SourcePosition | null;
}

/** One frame: what stands before the place, the place, and what stands behind it. Paths may hold spaces. */
const FRAME = /^(\s+at (?:.*?\()|\s+at (?:async )?)([^()]*|.*):(\d+):(\d+)(\)?)$/;

/** Frames without a file that tell of our machinery, not of the user's code: the pool's seam, and promises. */
const NO_PLACE = /^\s+at (?:<submitted to a worker by>|(?:async )?(?:new )?Promise(?:\.all)? \()/;

export class StackMapper {
  readonly #bundlePath: string;
  readonly #ownDirectory: string;
  readonly #map: TraceMap;

  /**
   * @param bundlePath The bundle, to which `sourceMap` belongs.
   * @param ownDirectory Where the runner and the pool's worker stand; their frames say nothing to the user.
   */
  constructor(bundlePath: string, sourceMap: string, ownDirectory: string) {
    this.#bundlePath = bundlePath;
    this.#ownDirectory = ownDirectory + sep;
    this.#map = new TraceMap(sourceMap);
  }

  map(stack: string): MappedStack {
    const lines: string[] = [];
    let position: SourcePosition | null = null;
    for (const line of stack.split('\n')) {
      const frame = FRAME.exec(line);
      if (frame === null) {
        if (!NO_PLACE.test(line)) lines.push(line);
        continue;
      }
      const [, before = '', place = '', lineNumber = '', column = '', after = ''] = frame;
      const file = pathOf(place);
      if (file.startsWith('node:') || file.startsWith(this.#ownDirectory)) continue;
      const mapped = file === this.#bundlePath ? this.#original(Number(lineNumber), Number(column)) : null;
      // What esbuild itself puts into the bundle comes from no source.
      if (mapped === null && file === this.#bundlePath) continue;
      const found = mapped ?? { file, line: Number(lineNumber), column: Number(column) };
      if (!found.file.includes(`${sep}node_modules${sep}`)) position ??= found;
      lines.push(`${before}${found.file}:${found.line}:${found.column}${after}`);
    }
    return { text: lines.join('\n'), position };
  }

  /** Where code at a place of what was run comes from; `null` for what is ours, and for what bundling added. */
  source(place: string, line: number, column: number): SourceFunction | null {
    const file = pathOf(place);
    if (file.startsWith(this.#ownDirectory)) return null;
    if (file !== this.#bundlePath) return { file, line, column, name: null };
    const original = this.#original(line, column);
    if (original === null) return null;
    return { ...original, name: originalPositionFor(this.#map, { line, column: column - 1 }).name };
  }

  #original(line: number, column: number): SourcePosition | null {
    const found = originalPositionFor(this.#map, { line, column: Math.max(0, column - 1) });
    if (found.source === null) return null;
    const file = resolve(dirname(this.#bundlePath), found.source);
    return { file, line: originalLine(found.line), column: found.column + 1 };
  }
}

function pathOf(place: string): string {
  if (!place.startsWith('file://')) return place;
  try {
    return fileURLToPath(place);
  } catch {
    return place;
  }
}
