/**
 * Runs everything that CI runs, from a fresh clone on: installs, builds, then checks and tests.
 *
 *   npm test                        all of it
 *   npm test -- --only unit,lsp     these steps and what they need
 *   npm test -- --list              the names of the steps
 *
 * A step that fails stops only the steps that need it. Ends with the line `N passed, N failed`.
 */
import { parseArgs } from 'node:util';
import { ensureInstalled } from './ensure-installed.mjs';
import { runSteps } from './run-steps.mjs';
import { chooseSteps, STEPS } from './test-steps.mjs';

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean', default: false } },
});

if (flags.list) {
  for (const step of STEPS) process.stdout.write(`${step.name.padEnd(12)} ${step.about}\n`);
} else {
  process.exitCode = await test();
}

async function test() {
  const started = performance.now();
  let steps;
  try {
    await ensureInstalled();
    steps = chooseSteps(flags.only?.split(',') ?? []);
  } catch (error) {
    process.stderr.write(`${error.message}\n0 passed, 1 failed\n`);
    return 1;
  }
  const results = await runSteps(steps);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const failedNames = results.filter((result) => result.failed > 0).map((result) => result.name);
  process.stdout.write(`\nTook ${Math.round((performance.now() - started) / 1000)} s.\n`);
  if (failedNames.length > 0) process.stdout.write(`Failed: ${failedNames.join(', ')}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
