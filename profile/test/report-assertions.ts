import assert from 'node:assert/strict';
import type { ProfileReport, ReportFinding } from '../../protocol/profile-report.ts';

/** The report's finding, which must be its only one. */
export function only(report: ProfileReport): ReportFinding {
  const [finding, ...others] = report.verdict.findings;
  assert.ok(finding, `no finding: ${report.verdict.headline}`);
  assert.deepEqual(
    others.map((other) => other.id),
    [],
  );
  return finding;
}

/** Equal but for the rounding of sums. */
export function near(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) < expected * 1e-6,
    `${actual} is not ${expected}`,
  );
}
