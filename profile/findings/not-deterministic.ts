import { formatPart } from '../format-share.ts';
import { wayText } from '../ways/way-text.ts';
import { finding, type FindingRule } from './finding-rule.ts';

/** The function answered the same input differently in two runs. */
export const notDeterministic: FindingRule = (m) => {
  const { ways } = m.run;
  const [example] = ways?.disagreements ?? [];
  if (ways === undefined || example === undefined) return null;
  const { index, first, second } = example;
  return finding('not-deterministic', m, {
    evidence: `${formatPart(ways.differingTasks, ways.comparedTasks, 'result')} differ between runs: input ${index} gave ${first.preview} (${wayText(first.way)}) and ${second.preview} (${wayText(second.way)}).`,
    action:
      'If that is not meant: make the result depend on the arguments alone, and pass seeds, times and state as arguments.',
    expected: null,
    caveat: 'Values that are meant to differ, such as times and random numbers, look the same.',
  });
};
