import type { WorkerSamples } from '../../protocol/recorded-run.ts';
import { RunFormatError } from '../checked-json.ts';
import { SAMPLE_SHAPES } from './column-shapes.ts';
import type { Payload } from './columns.ts';

/** @throws RunFormatError where columns are missing, differ in length, hold `null`, or go back in time. */
export function readSampleBlock({ columns }: Payload): WorkerSamples {
  const at = columns.get(SAMPLE_SHAPES.at.id) ?? new Float64Array(0);
  const series = (name: keyof typeof SAMPLE_SHAPES): number[] => {
    const values = columns.get(SAMPLE_SHAPES[name].id) ?? new Float64Array(0);
    if (values.length !== at.length)
      throw new RunFormatError('', `has ${values.length} samples of ${name}, but ${at.length} times`);
    if (values.some((value) => Number.isNaN(value)))
      throw new RunFormatError('', `has no number for a sample of ${name}`);
    return Array.from(values);
  };
  for (let i = 1; i < at.length; i += 1) {
    const [before = 0, now = 0] = [at[i - 1], at[i]];
    if (now < before) throw new RunFormatError('', `has a sample at ${now} ms after one at ${before} ms`);
  }
  return {
    at: series('at'),
    cpuMs: series('cpuMs'),
    rssBytes: series('rssBytes'),
    heapUsedBytes: series('heapUsedBytes'),
    loopActiveMs: series('loopActiveMs'),
    ...(columns.has(SAMPLE_SHAPES.gcMs.id) && { gcMs: series('gcMs') }),
  };
}

/** Appends to `before`, in place where there is one. */
export function appendSamples(before: WorkerSamples | null, more: WorkerSamples): WorkerSamples {
  if (before === null) return more;
  const columns = ['at', 'cpuMs', 'rssBytes', 'heapUsedBytes', 'loopActiveMs'] as const;
  for (const name of columns) for (const value of more[name]) before[name].push(value);
  if (before.gcMs === undefined || more.gcMs === undefined) return withoutGc(before);
  for (const value of more.gcMs) before.gcMs.push(value);
  return before;
}

/** Where a part of the samples lacks a series, none of it can be drawn beside the others. */
function withoutGc({ at, cpuMs, rssBytes, heapUsedBytes, loopActiveMs }: WorkerSamples): WorkerSamples {
  return { at, cpuMs, rssBytes, heapUsedBytes, loopActiveMs };
}
