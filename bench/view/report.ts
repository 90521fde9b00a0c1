/** Writes what was measured as Markdown. */
import { execFileSync } from 'node:child_process';
import { cpus, release } from 'node:os';
import type { PeerTimes } from './in-page/entry.ts';
import type { LiveResult } from './live.ts';
import type { ViewOptions, ViewTimes } from './measure-view.ts';

export interface SizeResult {
  readonly tasks: number;
  readonly view: ViewTimes;
  readonly peers: ReadonlyMap<string, PeerTimes | null>;
}

export function reportOf(
  results: readonly SizeResult[],
  live: readonly LiveResult[],
  { workers, width, zooms, frames }: ViewOptions,
): string {
  const zoomNames = zooms.map((zoom) => (zoom === 1 ? 'whole run' : `${zoom.toLocaleString('en-US')}×`));
  return `# The view with many tasks

Made by \`npm run bench:view\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.

A frame is the script and the drawing until the pixels can be read, of ${workers} rows on ${width} pixels, without a GPU; ${frames} frames
of panning at each zoom, fewer where one takes long. The view is the real one, with axis, labels, lanes and minimap; the others draw boxes alone.

${results.map((result) => sizeText(result, zoomNames)).join('\n')}
## While a run goes on

CPU of the browser's processes for each second of the run, over 5 s, all that the page does with 20 batches a second. A missed
frame came more than 25 ms after the one before, of about 300; counted in a second pass, since counting costs CPU.

| run | script and painting | compositor | drawn | missed frames | longest |
| --- | --- | --- | --- | --- | --- |
${live.map(liveRow).join('\n')}
`;
}

function sizeText({ tasks, view, peers }: SizeResult, zoomNames: readonly string[]): string {
  const rows = [
    row('**Poolscope**', view.firstPaintMs, view.frames),
    ...[...peers].map(([name, times]) =>
      times === null
        ? `| ${name} | gave up |${zoomNames.map(() => ' |').join('')} |`
        : row(name, times.firstMs, times.frames),
    ),
  ];
  return `## ${tasks.toLocaleString('en-US')} tasks

First picture, and p95 of the frames by zoom, ms. The view holds ${view.bytesPerTask.toFixed(0)} bytes a task,
beside ${(view.fixedBytes / 1e6).toFixed(1)} MB that it holds with few.

| | first picture | ${zoomNames.join(' | ')} | all frames |
| --- | --- | ${zoomNames.map(() => '---').join(' | ')} | --- |
${rows.join('\n')}
`;
}

function row(name: string, firstMs: number, frames: readonly (readonly number[])[]): string {
  const cells = [firstMs, ...frames.map(p95), p95(frames.flat())].map(milliseconds);
  return `| ${name} | ${cells.join(' | ')} |`;
}

function liveRow({ scenario, cpu, timelineFrames, missedFrames, longestFrameMs }: LiveResult): string {
  const drawn = `${(timelineFrames / scenario.seconds).toFixed(1)} times a second`;
  return `| ${scenario.name} | ${cpu.renderer} ms | ${cpu.compositor} ms | ${drawn} | ${missedFrames} | ${milliseconds(longestFrameMs)} ms |`;
}

function p95(times: readonly number[]): number {
  const ascending = times.toSorted((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(0.95 * ascending.length) - 1)] ?? Number.NaN;
}

function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function machine(): string {
  const [first] = cpus();
  const chromium =
    execFileSync('chromium', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .split(' built')[0] ?? '';
  return `${(first?.model ?? 'unknown CPU').trim()}, ${cpus().length} CPUs, Linux ${release()}, ${chromium}, Node ${process.version}`;
}
