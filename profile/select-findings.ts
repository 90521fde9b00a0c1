import type { ReportFinding } from '../protocol/profile-report.ts';
import { FINDING_RULES, RULES_WITHOUT_POOL } from './findings/all-findings.ts';
import { SAME_AS_SERIAL } from './headline.ts';
import { isPooled, type Measurements } from './measurements.ts';
import type { Choices } from './recommendation.ts';

const MOST_SHOWN = 3;
const SMALLEST_GAIN = 0.01;

/** The findings worth the reader's time, those that save most first, and how many were left out for saving too little. */
export function selectFindings(
  m: Measurements,
  choices: Choices,
  areRunsDisturbed: boolean,
): { readonly findings: ReportFinding[]; readonly hidden: number } {
  const rules = isPooled(m) && !areRunsDisturbed ? FINDING_RULES : RULES_WITHOUT_POOL;
  const found = withoutRepeated(rules.map((rule) => rule(m, choices)).filter((one) => one !== null));
  let worthwhile = found.filter(
    (one) => one.expected === null || one.savedMs >= m.makespanMs * SMALLEST_GAIN,
  );
  // A pool that is no faster than serial has a reason, even one whose mending saves nothing but the pool.
  const isPoolUseless = m.speedup !== null && m.speedup < 1 + SAME_AS_SERIAL;
  if (worthwhile.length === 0 && isPoolUseless) worthwhile = found.slice(0, 1);
  // The sort is stable, so that the order of the rules decides between equals.
  const ordered = worthwhile.toSorted((a, b) => b.savedMs - a.savedMs);
  return {
    findings: withoutSameAdvice(ordered)
      .slice(0, MOST_SHOWN)
      .map((one) => withSetting(one, choices)),
    hidden: found.length - worthwhile.length,
  };
}

/** What a finding expects of the recommended setting is what that setting is predicted to take. */
function withSetting(one: ReportFinding, { best }: Choices): ReportFinding {
  if (one.setting !== undefined || one.expected?.ms !== best.prediction.ms) return one;
  return { ...one, setting: best.recommendation };
}

/** What was measured to be faster needs no finding of its own where another one names the reason. */
function withoutRepeated(findings: readonly ReportFinding[]): ReportFinding[] {
  const isSaid = (one: ReportFinding): boolean =>
    findings.some(
      (other) =>
        other !== one && other.expected?.basis === 'measured' && other.expected.ms === one.expected?.ms,
    );
  return findings.filter((one) => one.id !== 'faster-way' || !isSaid(one));
}

/** Two reasons for one change of one size are one thing to do. */
function withoutSameAdvice(findings: readonly ReportFinding[]): ReportFinding[] {
  const seen = new Set<string>();
  return findings.filter((one) => {
    const isNoPool = one.action.startsWith('Use no pool');
    const advice = isNoPool ? 'no-pool' : one.action;
    if (seen.has(advice)) return false;
    seen.add(advice);
    return true;
  });
}
