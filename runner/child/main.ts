/**
 * The program that runs the user's function, under the user's Node.
 *
 *   node runner.js PLAN                    import, inputs, pool, serial baseline; tells the host over descriptor 3
 *   node runner.js --serial PLAN INPUTS    the serial baseline's own process
 *   node runner.js --way ORDER             one run in one way, for comparison
 */
import { runPlan } from './run-plan-in-pool.ts';
import { readPlan } from './run-plan.ts';
import { runSerialProcess } from './serial-process.ts';
import { runWayProcess } from './way-process.ts';

const [first = '', second = '', third = ''] = process.argv.slice(2);
if (first === '--serial') {
  await runSerialProcess(readPlan(second), third);
  // What the user's module keeps open must not keep this process.
  process.exit(0);
}
if (first === '--way') {
  await runWayProcess(second);
  process.exit(0);
}
await runPlan(readPlan(first), first);
process.exit(0);
