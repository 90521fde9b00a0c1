/** A share of 0 to 1 as a percentage: `96 %`, `0.4 %`; never rounded up to 100 nor down to 0 when it is neither. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 1) return `${Number(percent.toFixed(1))} %`;
  if (percent < 100 && percent > 99) return '99 %';
  return `${percent.toFixed(0)} %`;
}

/** A factor as `1.9×`; two digits below 10, one below 0.1. */
export function formatFactor(factor: number): string {
  if (!Number.isFinite(factor)) return '–';
  if (factor > 0 && factor < 0.095) return `${Number(factor.toPrecision(1))}×`;
  return `${factor < 9.95 ? factor.toFixed(1) : factor.toFixed(0)}×`;
}

/** `1 task`, `2 tasks`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
