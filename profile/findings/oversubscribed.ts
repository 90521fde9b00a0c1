import { formatCount } from '../format-share.ts';
import { mostWorkers } from '../recommendation.ts';
import { finding, settingOf, wholeRun, type FindingRule } from './finding-rule.ts';

/** More workers than there are CPUs or tasks: they take turns, start for nothing, and take memory. */
export const oversubscribed: FindingRule = (m, { model, nature }) => {
  if (nature !== 'computes') return null;
  const most = Math.min(mostWorkers(m), m.cpus);
  if (m.workers <= most) return null;
  const limit = m.ranTasks < m.cpus ? formatCount(m.ranTasks, 'task') : formatCount(m.cpus, 'CPU');
  return finding('oversubscribed', m, {
    evidence: `${formatCount(m.workers, 'worker')} for ${limit}.`,
    action: `Set maxWorkers ${m.workers} → ${most}.`,
    setting: settingOf(m, { workers: most }),
    expected: model.process(most, m.chunksize),
    caveat: 'Workers that mostly wait may outnumber the CPUs.',
    span: wholeRun(m),
  });
};
