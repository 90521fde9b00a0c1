/** A share of 0 to 1 as a percentage: `96 %`, `0.4 %`; never rounded up to 100 nor down to 0 when it is neither. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 1) return `${Number(percent.toFixed(1))} %`;
  if (percent < 100 && percent > 99) return '99 %';
  return `${percent.toFixed(0)} %`;
}

/**
 * A factor as `1.9×`, with two digits. Below 1 it has two places, since one would round a slow-down away; beyond 0.01
 * and 1,000 no more is said than that it is beyond, since such a factor comes from times too short to be sure of.
 */
export function formatFactor(factor: number): string {
  if (!Number.isFinite(factor)) return '–';
  if (factor > 0 && factor < 0.01) return '< 0.01×';
  if (factor < 0.995) return `${Number(factor.toFixed(2))}×`;
  if (factor >= 999.5) return 'over 1,000×';
  return `${factor < 9.95 ? factor.toFixed(1) : factor.toFixed(0)}×`;
}

/** `1 of 1 task`, `4,000 of 9,000 tasks`. */
export function formatPart(part: number, whole: number, noun: string): string {
  return `${part.toLocaleString('en-US')} of ${formatCount(whole, noun)}`;
}

/** `1 task`, `2 tasks`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
