/** Programs that run, each with something that a rule finds and has a fix for. */
import type { FixedProgram } from './fixed-program.ts';
import { OWNERSHIP_PROGRAMS } from './ownership-programs.ts';
import { SUBMIT_PROGRAMS } from './submit-programs.ts';
import { TASK_PROGRAMS } from './task-programs.ts';
import { WORKER_PROGRAMS } from './worker-programs.ts';

export const PROGRAMS: readonly FixedProgram[] = [
  ...OWNERSHIP_PROGRAMS,
  ...SUBMIT_PROGRAMS,
  ...TASK_PROGRAMS,
  ...WORKER_PROGRAMS,
];
