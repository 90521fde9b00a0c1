import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProfileReport } from '../../protocol/profile-report.ts';
import { readExpected, runCli } from './expected.ts';

for (const { function: target, tasks, verdicts, executors } of readExpected().profile) {
  test(`${target} gets the verdict that it promises`, () => {
    const { status, stdout, stderr } = runCli('profile', target, '--workers', '2', '--format', 'json');
    assert.equal(status, 0, stderr);
    const report = JSON.parse(stdout) as ProfileReport;
    const { verdict } = report;
    assert.equal(report.run.tasks, tasks);
    assert.equal(report.run.errors, 0);
    assert.ok(verdicts.includes(verdict.id), `${verdict.id}: ${verdict.headline}`);
    const { executor } = verdict.recommended;
    assert.ok(executors.includes(executor), `${executor} is recommended: ${verdict.headline}`);
    const phases = Object.values(report.phases);
    assert.ok(
      phases.every((ms) => ms >= 0),
      JSON.stringify(report.phases),
    );
    assert.equal(
      report.workers.reduce((sum, worker) => sum + worker.tasks, 0),
      tasks,
    );
  });
}
