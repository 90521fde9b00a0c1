/** What a chart over time shows, apart from how it is drawn. */
import type { ChartPoint } from '../decimate.ts';

export interface ChartSeries {
  readonly label: string;
  readonly points: readonly ChartPoint[];
}

export interface ChartContent {
  /** What is shown, and what is left out. */
  readonly caption: string;
  readonly series: readonly ChartSeries[];
}

/** Colours and dashes tell no more than this many lines apart. */
const MOST_SERIES = 6;

/** The series with the highest peaks, in the order in which they came, and words about those that are left out. */
export function highestSeries(
  series: readonly ChartSeries[],
  noun: string,
): { readonly series: readonly ChartSeries[]; readonly note: string } {
  if (series.length <= MOST_SERIES) return { series, note: '' };
  const peak = ({ points }: ChartSeries): number => Math.max(...points.map(({ y }) => y));
  const kept = new Set(series.toSorted((a, b) => peak(b) - peak(a)).slice(0, MOST_SERIES));
  return {
    series: series.filter((one) => kept.has(one)),
    note: ` · the ${MOST_SERIES} highest of ${series.length} ${noun}`,
  };
}
