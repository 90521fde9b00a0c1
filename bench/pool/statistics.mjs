/** What the measurements of one pool come to. */
import { median } from './workloads/burst.mjs';

/**
 * @typedef {object} Summary
 * @property {Record<string, { median: number, min: number, max: number }>} metrics empty if every measurement failed
 * @property {string | null} failure what the last failure was
 * @property {number} count measurements that gave values
 * @property {number} failures
 */

/** @param {{ values?: Record<string, number>, failure?: string }[]} measurements @returns {Summary} */
export function summarize(measurements) {
  const good = measurements.filter(({ values }) => values !== undefined);
  const metrics = {};
  for (const key of Object.keys(good[0]?.values ?? {})) {
    const numbers = good.map(({ values }) => values[key]);
    metrics[key] = { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
  }
  const failed = measurements.filter(({ failure }) => failure !== undefined);
  return {
    metrics,
    failure: failed.at(-1)?.failure ?? null,
    count: good.length,
    failures: failed.length,
  };
}

/** The pool with the best median, or `null` if none has one. */
export function bestOf(summaries, pools, metric) {
  const measured = pools.filter(({ id }) => summaries.get(id)?.metrics[metric.key] !== undefined);
  const sign = metric.better === 'higher' ? -1 : 1;
  const valueOf = ({ id }) => summaries.get(id).metrics[metric.key].median;
  return measured.toSorted((a, b) => sign * (valueOf(a) - valueOf(b)))[0] ?? null;
}
