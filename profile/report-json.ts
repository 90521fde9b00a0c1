import type { ProfileReport } from '../protocol/profile-report.ts';

/** The report as JSON text for machines: indented, numbers to a thousandth, ending with a line break. */
export function reportJson(report: ProfileReport): string {
  const text = JSON.stringify(
    report,
    (_, value: unknown) =>
      typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) / 1000 : value,
    2,
  );
  return `${text}\n`;
}
