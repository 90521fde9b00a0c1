/** Ticks of the time axis: round numbers, far enough apart for their labels. */

export interface TimeTick {
  readonly atMs: number;
  readonly label: string;
}

interface Unit {
  readonly name: string;
  readonly ms: number;
}

const UNITS: readonly Unit[] = [
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
  { name: 'ms', ms: 1 },
  { name: 'µs', ms: 0.001 },
];

/** Steps in whole minutes are 1, 2, 5, 10, 15, 30: a decimal step of minutes reads badly. */
const MINUTE_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1440] as const;

/** Ticks in `from` to `to`, at most one per `leastPixels` of `widthPixels`. */
export function timeTicks(from: number, to: number, widthPixels: number, leastPixels = 80): TimeTick[] {
  const most = Math.max(1, Math.floor(widthPixels / leastPixels));
  const step = niceStep((to - from) / most);
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const unit = unitOf(step, Math.max(Math.abs(from), Math.abs(to)));
  const digits = fractionDigits(step / unit.ms);
  const ticks: TimeTick[] = [];
  for (let count = Math.ceil(from / step - 1e-9) || 0; count * step <= to; count++) {
    const atMs = count * step;
    ticks.push({ atMs, label: atMs === 0 ? '0' : `${grouped(atMs / unit.ms, digits)} ${unit.name}` });
  }
  return ticks;
}

/** The smallest of 1, 2, 5 × 10ⁿ ms, or of round seconds and minutes, that is at least `least`. */
export function niceStep(least: number): number {
  if (least > 30_000) {
    const minutes = MINUTE_STEPS.find((step) => step * 60_000 >= least);
    if (minutes !== undefined) return minutes * 60_000;
  }
  if (least > 20_000 && least <= 30_000) return 30_000;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  for (const factor of [1, 2, 5]) if (factor * magnitude >= least * (1 - 1e-9)) return factor * magnitude;
  return 10 * magnitude;
}

/** The coarsest unit in which the step needs no more than two decimals; labels stay short for what they tell apart. */
function unitOf(step: number, largest: number): Unit {
  const fitting = UNITS.find(
    (unit) => largest >= unit.ms && step / unit.ms >= (unit.ms >= 60_000 ? 1 : 0.01),
  );
  return fitting ?? { name: 'µs', ms: 0.001 };
}

function fractionDigits(step: number): number {
  return step >= 1 ? 0 : Math.min(6, Math.ceil(-Math.log10(step) - 1e-9));
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
